import type { GridPage, MediaKind } from "@/api/types";

const FIRST_ROOM = 1024;

/** The result of a query as columns: 200,000 pictures cost a few megabytes and no objects. */
export class Columns {
  length = 0;
  ids = new Int32Array(FIRST_ROOM);
  ratios = new Uint16Array(FIRST_ROOM);
  kinds = new Uint8Array(FIRST_ROOM);
  dates = new Float64Array(FIRST_ROOM);
  versions = new Float64Array(FIRST_ROOM);
  hashes: (string | null)[] = [];
  liked = new Set<number>();
  /** rating + 8 × label of the pictures that have either */
  marks = new Map<number, number>();

  append(page: GridPage): void {
    const start = this.length;
    this.makeRoom(start + page.ids.length);
    this.ids.set(page.ids, start);
    this.ratios.set(page.ratios.map(asRatio), start);
    this.kinds.set(page.kinds, start);
    this.dates.set(page.dates, start);
    this.versions.set(page.versions, start);
    for (const hash of page.thumbhashes) this.hashes.push(hash);
    for (const id of page.liked) this.liked.add(id);
    this.takeMarks(page);
    this.length += page.ids.length;
  }

  /** A new set: the first `n` pictures of `page`, then all of these. */
  withPrepended(page: GridPage, n: number): Columns {
    const next = new Columns();
    next.makeRoom(n + this.length);
    next.append(firstOf(page, n));
    for (const name of ["ids", "ratios", "kinds", "dates", "versions"] as const) {
      next[name].set(this[name].subarray(0, this.length), n);
    }
    next.hashes = next.hashes.concat(this.hashes);
    for (const id of this.liked) next.liked.add(id);
    for (const [id, mark] of this.marks) next.marks.set(id, mark);
    next.length = n + this.length;
    return next;
  }

  /** A new set of the pictures that are not in `gone`. */
  without(gone: ReadonlySet<number>): Columns {
    const next = new Columns();
    next.makeRoom(this.length);
    for (let from = 0; from < this.length; from++) {
      if (gone.has(this.ids[from] as number)) continue;
      const to = next.length++;
      for (const name of ["ids", "ratios", "kinds", "dates", "versions"] as const) {
        next[name][to] = this[name][from] as number;
      }
      next.hashes.push(this.hashes[from] ?? null);
    }
    for (const id of this.liked) if (!gone.has(id)) next.liked.add(id);
    for (const [id, mark] of this.marks) if (!gone.has(id)) next.marks.set(id, mark);
    return next;
  }

  /** Takes over ratio, version and hash of pictures whose reading has ended. */
  patch(page: GridPage, at: number): boolean {
    let moved = false;
    for (let i = 0; i < page.ids.length && at + i < this.length; i++) {
      const ratio = asRatio(page.ratios[i] ?? 0);
      if (this.ratios[at + i] !== ratio) moved = true;
      this.ratios[at + i] = ratio;
      this.versions[at + i] = page.versions[i] ?? 0;
      this.kinds[at + i] = page.kinds[i] ?? 0;
      this.hashes[at + i] = page.thumbhashes[i] ?? null;
    }
    for (const id of page.ids) this.liked.delete(id);
    for (const id of page.liked) this.liked.add(id);
    for (const id of page.ids) this.marks.delete(id);
    this.takeMarks(page);
    return moved;
  }

  ratingOf(id: number): number {
    return (this.marks.get(id) ?? 0) & 7;
  }

  labelOf(id: number): number {
    return (this.marks.get(id) ?? 0) >> 3;
  }

  setMark(id: number, rating: number, label: number): void {
    if (rating || label) this.marks.set(id, rating | (label << 3));
    else this.marks.delete(id);
  }

  private takeMarks(page: GridPage): void {
    for (const [id, [rating, label]] of Object.entries(page.marks ?? {}))
      this.setMark(Number(id), rating, label);
  }

  indexOf(id: number): number {
    const at = this.ids.indexOf(id);
    return at < this.length ? at : -1;
  }

  kindAt(index: number): MediaKind {
    return (this.kinds[index] ?? 0) as MediaKind;
  }

  private makeRoom(wanted: number): void {
    if (wanted <= this.ids.length) return;
    const room = Math.max(wanted, this.ids.length * 2);
    this.ids = grown(this.ids, new Int32Array(room));
    this.ratios = grown(this.ratios, new Uint16Array(room));
    this.kinds = grown(this.kinds, new Uint8Array(room));
    this.dates = grown(this.dates, new Float64Array(room));
    this.versions = grown(this.versions, new Float64Array(room));
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

function asRatio(ratio: number): number {
  return Math.min(65535, Math.max(0, Math.round(ratio)));
}

function firstOf(page: GridPage, n: number): GridPage {
  const ids = page.ids.slice(0, n);
  const wanted = new Set(ids);
  return {
    total: page.total,
    cursor: null,
    ids,
    ratios: page.ratios.slice(0, n),
    dates: page.dates.slice(0, n),
    kinds: page.kinds.slice(0, n),
    versions: page.versions.slice(0, n),
    thumbhashes: page.thumbhashes.slice(0, n),
    liked: page.liked.filter((id) => wanted.has(id)),
    marks: Object.fromEntries(Object.entries(page.marks ?? {}).filter(([id]) => wanted.has(Number(id)))),
  };
}
