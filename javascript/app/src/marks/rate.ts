import type { MarkChange } from "@/api/types";
import { count, t } from "@/i18n";
import { useLibrary } from "@/stores/library";
import { toastError } from "@/ui";
import { LABELS } from "./labels";
import { useMarks } from "./store";

const said = (key: string, n: number, more: Record<string, unknown> = {}) =>
  t(key, { n: count(n), ...more }, n);

/** Gives pictures so many stars; those that all have them already lose them. */
export function rate(ids: readonly number[], rating: number, toggles = false): Promise<void> {
  const library = useLibrary();
  const same = toggles && rating > 0 && ids.every((id) => library.ratingOf(id) === rating);
  const wanted = same ? 0 : rating;
  return useMarks().change(ids, { rating: wanted }, (n) =>
    wanted ? said("marks.rated", n, { stars: "★".repeat(wanted) }) : said("marks.unrated", n),
  );
}

/** Gives pictures a colour label; those that all have it already lose it. */
export function label(ids: readonly number[], wanted: number): Promise<void> {
  const library = useLibrary();
  const given = wanted > 0 && ids.every((id) => library.labelOf(id) === wanted) ? 0 : wanted;
  return useMarks().change(ids, { label: given }, (n) =>
    given
      ? said("marks.labelled", n, { label: t(`marks.label.${LABELS[given]}`) })
      : said("marks.unlabelled", n),
  );
}

/** A click on a cell's stars. */
export function rateByClick(event: MouseEvent, ids: readonly number[]): void {
  const stars = (event.target as Element).closest<HTMLElement>("[data-stars]")?.dataset.stars;
  if (stars) rate(ids, Number(stars), true).catch(toastError);
}

export function change(ids: readonly number[], wanted: MarkChange): Promise<void> {
  return useMarks().change(ids, wanted, (n) => said("marks.changed", n));
}
