export const basket = {
  title: "Téléchargements",
  put: "Collecter pour télécharger",
  takeOut: "Retirer des téléchargements",
  open: "Aller aux téléchargements",
  clear: "Vider les téléchargements",
  added:
    "Rien n’a été collecté | {n} image collectée pour téléchargement | {n} images collectées pour téléchargement",
  removed:
    "Rien n’a été retiré | {n} image retirée des téléchargements | {n} images retirées des téléchargements",
  full: "Un téléchargement contient {n} images ; le reste n’a pas été ajouté.",
  summary: "rien | {n} image, {size} | {n} images, {size}",
  zip: "Télécharger en zip",
  file: "Télécharger",
  pack: "Archiver sur le serveur",
  info: "Informations en JSON",
  packed: "Rien n’a été archivé | {n} fichier archivé sur le serveur | {n} fichiers archivés sur le serveur",
  packedAt: "Archivé sur le serveur :",
  copyPath: "Copier le chemin",
  gone: "toutes sont là | {n} image n’est plus dans la bibliothèque | {n} images ne sont plus dans la bibliothèque",
  list: "Images collectées",
  remove: "Retirer {name}",
  more: "Rien de plus | En afficher {n} de plus | En afficher {n} de plus",
  empty: "Rien de collecté",
  emptyText:
    "Appuyez sur D sur une image ou une sélection, ou glissez-la sur l’icône de ce lieu : tout ce qui est collecté ici se télécharge d’un coup. Cela reste jusqu’à ce que vous le retiriez.",
};
