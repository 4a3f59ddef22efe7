export const start = {
  title: "Voir toutes vos images, et comment vous les avez faites",
  lead: "Indiquez les dossiers où sont vos images. Elles sont lues là où elles sont ; rien n’est déplacé, modifié ni envoyé ailleurs.",
  notYours:
    "Il n’y a pas encore de dossier à montrer. Les dossiers s’ajoutent sur l’ordinateur qui fait tourner ce serveur.",
  addFolder: "Ajouter un dossier",
  demo: "Essayer avec des images d’exemple",
  drawing: "Dessin des images d’exemple. Cela prend quelques secondes.",
  found: "Trouvés sur cet ordinateur",
  addShort: "Ajouter",
  addThis: "Ajouter {path}",
  added: "{name} est dans la bibliothèque. Ses images apparaissent au fil de la lecture.",
  addTitle: "Ajouter un dossier",
  addText:
    "Saisissez ou collez un chemin, ou choisissez ci-dessous. Tout son contenu rejoint la bibliothèque.",
  path: "Chemin du dossier",
  pathExample: "/home/vous/images",
  subfolders: "Dossiers dans {path}",
  noSubfolders: "Aucun dossier ne convient ici.",
  refused:
    "Les dossiers de cet ordinateur ne sont listés qu’à son propriétaire. Vous pouvez quand même coller un chemin ; le serveur dit s’il peut être ajouté.",
  more: "Plus",
  walk: "S’ouvre en une seule liste avec tous ses sous-dossiers (walk)",
  fixed: "S’ouvre comme ce seul dossier (fixed)",
  modesHint:
    "Comment il s’ouvre quand on le parcourt. La recherche couvre tout son contenu dans les deux cas.",
  add: "Ajouter",
  unlockTitle: "Cette bibliothèque est verrouillée",
  unlockText: "Saisissez la clé avec laquelle le serveur a été lancé.",
  key: "Clé",
  unlock: "Déverrouiller",
  wrongKey: "Ce n’est pas la clé.",
};
