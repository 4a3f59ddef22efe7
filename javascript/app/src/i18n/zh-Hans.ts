import type { SomeMessages } from "./messages";

export default {} satisfies SomeMessages;
