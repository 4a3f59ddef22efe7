export const exchange = {
  export: "Exportieren",
  exportText:
    "Eigene Tags, Bewertungen, Farbmarkierungen, Notizen und Alben als Datei. Bilder sind mit Pfad und Inhalt vermerkt und werden so auch nach einem Umzug wiedergefunden.",
  json: "Alles (JSON)",
  csv: "Tabelle (CSV)",
  writeXmp: "XMP-Sidecars schreiben",
  xmpText:
    "Sidecars sind kleine Dateien neben den Bildern, die Fotoprogramme lesen. Sie werden nur auf diesen Knopfdruck geschrieben; was sonst darin steht, bleibt.",
  written: "Kein Sidecar musste geschrieben werden | {n} Sidecar geschrieben | {n} Sidecars geschrieben",
  failed:
    "Alle Sidecars wurden geschrieben | {n} Sidecar konnte nicht geschrieben werden | {n} Sidecars konnten nicht geschrieben werden",
  import: "Importieren",
  importText:
    "Übernimmt eine solche Datei oder die Sidecars neben den Bildern. Zuerst wird gezeigt, was sich ändern würde.",
  choose: "Datei wählen…",
  readXmp: "XMP-Sidecars lesen",
  mode: "Wenn ein Bild schon Bewertung, Markierung oder Notiz hat",
  fill: "Behalten",
  replace: "Ersetzen",
  doIt: "Importieren",
  imported: "Nichts war anders | {n} Bild durch den Import geändert | {n} Bilder durch den Import geändert",
  inFile: "Bilder darin",
  byPath: "Über den Pfad gefunden",
  byHash: "Über den Inhalt gefunden",
  unknown: "Nicht in der Bibliothek",
  changes: "Bilder, die sich ändern",
  newTags: "Neue Tags",
  newAlbums: "Neue Alben",
  notFound: "Nicht gefunden",
};
