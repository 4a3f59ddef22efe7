const LETTER = /\p{L}/u;

/** The letter under which a name stands in a list from A to Z, without its accents; "#" for what begins with none. */
export function initialOf(name: string): string {
  const first = [...name.trim().normalize("NFD")][0] ?? "";
  return LETTER.test(first) ? first.toLocaleUpperCase() : "#";
}
