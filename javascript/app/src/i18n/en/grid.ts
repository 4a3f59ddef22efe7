export const grid = {
  label: "Pictures",
  picture: "Picture {n}",
  fresh: "no new pictures | {n} new picture | {n} new pictures",
};
