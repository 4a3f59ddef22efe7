import type { ImageDetail } from "@/api/types";
import { factsOf } from "@/panel/facts";

export interface ParameterRow {
  /** a key of the texts, or null when `label` came with the files */
  key: string | null;
  label: string;
  /** one a picture, "" where it does not say */
  values: string[];
  differs: boolean;
}

const NETWORKS = "networks";
const FILE_FACTS = {
  resolution: ({ width, height }: ImageDetail) => (width && height ? `${width} × ${height}` : ""),
  size: (picture: ImageDetail) => picture.size,
  date: (picture: ImageDetail) => picture.date,
};

const row = (key: string | null, label: string, values: string[]): ParameterRow => ({
  key,
  label,
  values,
  differs: values.some((value) => value !== values[0]),
});

/** What the pictures say of how they were made, a row a parameter, then the files themselves. */
export function parametersOf(pictures: readonly ImageDetail[]): ParameterRow[] {
  const labels = new Map<string, { key: string | null; label: string }>();
  const said = pictures.map(({ info }) => {
    const values = new Map<string, string>();
    for (const fact of info ? factsOf(info) : []) {
      labels.set(fact.label, { key: fact.key && `panel.fact.${fact.key}`, label: fact.label });
      values.set(fact.label, fact.value);
    }
    const networks = info?.networks.map(({ name, weight }) => `${name} ${weight ?? ""}`.trim()).join(", ");
    if (networks) {
      labels.set(NETWORKS, { key: `panel.${NETWORKS}`, label: NETWORKS });
      values.set(NETWORKS, networks);
    }
    return values;
  });
  const rows = [...labels.values()].map(({ key, label }) =>
    row(
      key,
      label,
      said.map((values) => values.get(label) ?? ""),
    ),
  );
  const ofFiles = Object.entries(FILE_FACTS).map(([name, value]) =>
    row(`panel.meta.${name}`, name, pictures.map(value)),
  );
  return [...rows, ...ofFiles];
}
