export const grid = {
  label: "Pictures",
  picture: "Picture {n}",
  fresh: "no new pictures | {n} new picture | {n} new pictures",
  open: "Open",
  info: "Show information",
  select: "Select",
  unselect: "Take out of the selection",
  space: "Space",
  copyPath: "Copy file path | Copy file path | Copy {n} file paths",
};
