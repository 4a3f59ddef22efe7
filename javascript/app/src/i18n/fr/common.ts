export const common = {
  cancel: "Annuler",
  close: "Fermer",
  loading: "Chargement",
  remove: "Retirer {name}",
  retry: "Réessayer",
  undo: "Annuler",
  pictures: "aucune image | {n} image | {n} images",
  unreachable:
    "Le serveur ne répond pas. Vos images et vos tags sont en sécurité ; cette page se reconnecte d’elle-même.",
  unknownError: "Le serveur n’a pas pu faire cela (état {status}). Son journal dit pourquoi.",
};
