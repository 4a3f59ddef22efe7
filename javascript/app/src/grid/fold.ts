import type { GridPage } from "@/api/types";

/**
 * Puts variations of one prompt on a pile: of each stack only the first picture in the order of the query stays in the
 * pages, unless the stack was opened. Pages go through one fold one after the other.
 */
export class Fold {
  /** how many pictures each stack has so far, by its first picture's id */
  readonly sizes = new Map<number, number>();
  /** first picture of each stack seen so far */
  private readonly firsts = new Map<number, number>();
  private readonly stackOf = new Map<number, number>();
  private dropped = 0;

  constructor(private readonly open: ReadonlySet<number> = new Set()) {}

  /** The page without what lies under another picture; its total is right for all that was seen. */
  take(page: GridPage): GridPage {
    const stacks = page.stacks;
    if (!stacks) return page;
    const kept: number[] = [];
    stacks.forEach((stack, i) => {
      if (this.isFirst(stack, page.ids[i] as number) || this.open.has(stack)) kept.push(i);
    });
    this.dropped += page.ids.length - kept.length;
    const total = page.total - this.dropped;
    if (kept.length === page.ids.length) return { ...page, total };
    const only = <T>(column: T[]) => kept.map((i) => column[i] as T);
    return {
      ...page,
      total,
      ids: only(page.ids),
      ratios: only(page.ratios),
      dates: only(page.dates),
      kinds: only(page.kinds),
      versions: only(page.versions),
      thumbhashes: only(page.thumbhashes),
    };
  }

  /** The stack of which this picture is the first, 0 for none of more than one. */
  stackFrom(id: number): number {
    return (this.sizes.get(id) ?? 0) > 1 ? (this.stackOf.get(id) ?? 0) : 0;
  }

  private isFirst(stack: number, id: number): boolean {
    if (!stack) return true;
    const first = this.firsts.get(stack);
    if (first !== undefined) {
      this.sizes.set(first, (this.sizes.get(first) ?? 0) + 1);
      return false;
    }
    this.firsts.set(stack, id);
    this.stackOf.set(id, stack);
    this.sizes.set(id, 1);
    return true;
  }
}
