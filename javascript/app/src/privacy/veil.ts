import { computed, shallowReactive } from "vue";

/** Which pictures are private: one bit an id; nothing is known of ids above `upto`. */
export interface PrivateBits {
  upto: number;
  count: number;
  bits: Uint8Array;
}

export const bitsOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/** What decides whether a picture may be seen. Plain, as the addresses of pictures are made by it (`api`). */
export const veil = shallowReactive({
  /** blurred, left out, or (off) as any other */
  mode: "off" as "off" | "blur" | "hide",
  /** the person wanted everything private gone at once */
  panic: false,
  /** private pictures are shown for now */
  open: false,
  query: "",
  /** the picture under the mouse, where that is enough to see it */
  peeked: -1,
  known: null as PrivateBits | null,
  /** shown one by one */
  shown: shallowReactive(new Set<number>()),
});

const covers = computed(() => !veil.open && (veil.mode !== "off" || veil.panic) && veil.query !== "");

/** What every search leaves out; "" for nothing. */
export const hiddenQuery = computed(() =>
  covers.value && (veil.panic || veil.mode === "hide") ? veil.query : "",
);

/** Until it is known, it is private. */
export function isPrivate(id: number): boolean {
  const { known } = veil;
  if (!known || id > known.upto) return true;
  return (((known.bits[id >> 3] ?? 0) >> (id & 7)) & 1) === 1;
}

/** True while nothing of the picture may be seen. */
export const isVeiled = (id: number): boolean =>
  covers.value && id >= 0 && id !== veil.peeked && !veil.shown.has(id) && isPrivate(id);
