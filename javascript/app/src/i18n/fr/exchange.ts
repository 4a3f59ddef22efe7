export const exchange = {
  export: "Exporter",
  exportText:
    "Vos tags, notes, étiquettes, commentaires et albums dans un fichier. Les images y figurent avec leur chemin et leur contenu, pour être retrouvées après un déplacement.",
  json: "Tout (JSON)",
  csv: "Tableau (CSV)",
  writeXmp: "Écrire les fichiers XMP",
  xmpText:
    "Les fichiers XMP annexes sont de petits fichiers à côté des images, que lisent les logiciels photo. Ils ne sont écrits que si vous appuyez ici ; leur autre contenu reste.",
  written: "Aucun fichier annexe à écrire | {n} fichier annexe écrit | {n} fichiers annexes écrits",
  failed:
    "Tous les fichiers annexes ont été écrits | {n} fichier annexe n’a pas pu être écrit | {n} fichiers annexes n’ont pas pu être écrits",
  import: "Importer",
  importText:
    "Reprend un tel fichier, ou les fichiers annexes à côté de vos images. Vous voyez d’abord ce qui changerait.",
  choose: "Choisir un fichier…",
  readXmp: "Lire les fichiers XMP",
  mode: "Si une image a déjà une note, une étiquette ou un commentaire",
  fill: "Garder",
  replace: "Remplacer",
  doIt: "Importer",
  imported: "Rien n’était différent | {n} image modifiée par l’import | {n} images modifiées par l’import",
  inFile: "Images dans le fichier",
  byPath: "Trouvées par chemin",
  byHash: "Trouvées par contenu",
  unknown: "Hors de la bibliothèque",
  changes: "Images qui changent",
  newTags: "Nouveaux tags",
  newAlbums: "Nouveaux albums",
  notFound: "Introuvables",
};
