export const shell = {
  notices: "Notices",
};
