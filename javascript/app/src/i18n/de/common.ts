export const common = {
  cancel: "Abbrechen",
  close: "Schließen",
  loading: "Lädt",
  remove: "{name} entfernen",
  retry: "Erneut versuchen",
  undo: "Rückgängig",
  pictures: "keine Bilder | {n} Bild | {n} Bilder",
  unreachable:
    "Der Server antwortet nicht. Bilder und Tags sind sicher; diese Seite verbindet sich von selbst neu.",
  unknownError:
    "Der Server konnte das nicht ausführen (Status {status}). Der Grund steht in seinem Protokoll.",
};
