export const common = {
  cancel: "Cancel",
  close: "Close",
  loading: "Loading",
  remove: "Remove {name}",
  retry: "Try again",
  undo: "Undo",
  pictures: "no pictures | {n} picture | {n} pictures",
  unreachable: "The server does not answer. Your pictures and tags are safe; this page reconnects by itself.",
  unknownError: "The server could not do this (status {status}). Its log says why.",
};
