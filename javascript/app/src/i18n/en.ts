import { albums } from "./en/albums";
import { autoTags } from "./en/autoTags";
import { basket } from "./en/basket";
import { common } from "./en/common";
import { compare } from "./en/compare";
import { design } from "./en/design";
import { duplicates } from "./en/duplicates";
import { exchange } from "./en/exchange";
import { feed } from "./en/feed";
import { files } from "./en/files";
import { folders } from "./en/folders";
import { grid } from "./en/grid";
import { history } from "./en/history";
import { host } from "./en/host";
import { keys } from "./en/keys";
import { marks } from "./en/marks";
import { palette } from "./en/palette";
import { panel } from "./en/panel";
import { panes } from "./en/panes";
import { privacy } from "./en/privacy";
import { search } from "./en/search";
import { settings } from "./en/settings";
import { shell } from "./en/shell";
import { sidebar } from "./en/sidebar";
import { start } from "./en/start";
import { trash } from "./en/trash";
import { trends } from "./en/trends";
import { viewer } from "./en/viewer";
import { workflow } from "./en/workflow";

export const en = {
  settings,
  albums,
  autoTags,
  basket,
  common,
  compare,
  design,
  duplicates,
  exchange,
  feed,
  files,
  folders,
  grid,
  history,
  host,
  marks,
  keys,
  palette,
  panel,
  panes,
  privacy,
  search,
  shell,
  sidebar,
  start,
  trash,
  trends,
  viewer,
  workflow,
};
