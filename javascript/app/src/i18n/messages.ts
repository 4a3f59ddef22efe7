import type { en } from "./en";

type SomeTexts<T> = { readonly [K in keyof T]?: T[K] extends string ? string : SomeTexts<T[K]> };

/** English's keys in another language's words; English stands in for what it lacks (complete.test.ts finds that). */
export type SomeMessages = SomeTexts<typeof en>;
