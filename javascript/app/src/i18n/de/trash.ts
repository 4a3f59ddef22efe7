export const trash = {
  title: "Papierkorb",
  summary: "Der Papierkorb ist leer. | {n} Element, {size} | {n} Elemente, {size}",
  empty: "Der Papierkorb ist leer",
  emptyText: "Gelöschtes wartet hier, bis es endgültig gelöscht wird.",
  restore: "Zurücklegen",
  restored: "Nichts wurde zurückgelegt. | {n} Element zurückgelegt. | {n} Elemente zurückgelegt.",
  restoreFailed:
    "Alle wurden zurückgelegt. | {n} konnte nicht zurückgelegt werden. | {n} konnten nicht zurückgelegt werden.",
  erase: "Endgültig löschen",
  emptyAll: "Papierkorb leeren",
  eraseTitle:
    "{n} Element endgültig löschen? | {n} Element endgültig löschen? | {n} Elemente endgültig löschen?",
  eraseText: "Das gibt {size} frei. Es lässt sich nicht zurücknehmen, auch die Tags gehen verloren.",
  eraseFailed:
    "Alle wurden gelöscht. | {n} konnte nicht gelöscht werden. | {n} konnten nicht gelöscht werden.",
  name: "Name",
  from: "War in",
  deleted: "Gelöscht",
  size: "Größe",
  select: "{name} auswählen",
  selectAll: "Alles auswählen",
  list: "Gelöschte Dateien",
  selected: "nichts ausgewählt | {n} ausgewählt | {n} ausgewählt",
  more: "Mehr zeigen",
};
