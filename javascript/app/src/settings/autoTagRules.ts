export type Operator = "contains" | "equals" | "regex";
export const OPERATORS: Operator[] = ["contains", "equals", "regex"];

export interface Filter {
  field: string;
  operator: Operator;
  value: string;
}
/** Gives `tag` to every file that fulfils all filters while it is indexed. */
export interface Rule {
  tag: string;
  filters: Filter[];
}

/** Fields that are offered; any key of a file's parameters can be typed. */
export const FIELDS = [
  "pos_prompt",
  "neg_prompt",
  "Model",
  "Sampler",
  "lora",
  "Seed",
  "Steps",
  "CFG scale",
  "Size",
  "Source Identifier",
] as const;

export const emptyFilter = (): Filter => ({ field: "pos_prompt", operator: "contains", value: "" });
export const emptyRule = (): Rule => ({ tag: "", filters: [emptyFilter()] });

/** What is stored, as far as it is rules; older pages may have stored anything. */
export function rulesOf(stored: unknown): Rule[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((one): Rule[] => {
    if (typeof one !== "object" || one === null) return [];
    const { tag, filters } = one as { tag?: unknown; filters?: unknown };
    const list = Array.isArray(filters) ? filters : [];
    return [{ tag: typeof tag === "string" ? tag : "", filters: list.map(filterOf) }];
  });
}

function filterOf(one: unknown): Filter {
  const { field, operator, value } = (one ?? {}) as Record<string, unknown>;
  return {
    field: typeof field === "string" ? field : "",
    operator: OPERATORS.find((known) => known === operator) ?? "contains",
    value: typeof value === "string" || typeof value === "number" ? String(value) : "",
  };
}

/** A rule that would be applied: a tag, and at least one filter, each with a field and a value. */
export function isWhole(rule: Rule): boolean {
  return (
    rule.tag.trim() !== "" && rule.filters.length > 0 && rule.filters.every((f) => f.field.trim() && f.value)
  );
}
