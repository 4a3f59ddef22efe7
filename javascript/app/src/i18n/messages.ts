import type { en } from "./en";

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** What every language says: English's keys, other words. */
export type Messages = Texts<typeof en>;

/** What a language says so far; English stands in for the rest. */
export type SomeMessages = { readonly [K in keyof Messages]?: Messages[K] };
