export const common = {
  cancel: "Cancelar",
  close: "Cerrar",
  loading: "Cargando",
  remove: "Quitar {name}",
  retry: "Reintentar",
  undo: "Deshacer",
  pictures: "ninguna imagen | {n} imagen | {n} imágenes",
  unreachable:
    "El servidor no responde. Tus imágenes y etiquetas están a salvo; esta página se reconecta sola.",
  unknownError: "El servidor no ha podido hacerlo (estado {status}). Su registro dice por qué.",
};
