export const viewer = {
  title: "Viewer",
  of: "{name}, {n} of {total}",
  position: "{n} of {total}",
  previous: "Previous",
  next: "Next",
  fit: "Fit",
  actual: "Actual pixels",
  zoom: "Zoom {percent} %. Switch between the whole picture and its own pixels",
  percent: "{percent} %",
  rotate: "Rotate",
  like: "Like",
  unlike: "Take the like back",
  filmstrip: "Filmstrip",
  panel: "How it was made",
  fullscreen: "Full screen",
  leaveFullscreen: "Leave full screen",
  close: "Close",
  missing:
    "This file is not where it was. Its tags and prompt are kept; it comes back when the file or its drive does.",
  unplayable: "This browser cannot play this file. It is unharmed; download it to watch it elsewhere.",
  unshowable:
    "This file could not be shown as a picture. It may be incomplete or of a kind no browser knows.",
};
