import { albums } from "./en/albums";
import { autoTags } from "./en/autoTags";
import { common } from "./en/common";
import { compare } from "./en/compare";
import { duplicates } from "./en/duplicates";
import { exchange } from "./en/exchange";
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
import { search } from "./en/search";
import { settings } from "./en/settings";
import { shell } from "./en/shell";
import { sidebar } from "./en/sidebar";
import { start } from "./en/start";
import { trash } from "./en/trash";
import { viewer } from "./en/viewer";
import { workflow } from "./en/workflow";

export const en = {
  settings,
  albums,
  autoTags,
  common,
  compare,
  duplicates,
  exchange,
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
  search,
  shell,
  sidebar,
  start,
  trash,
  viewer,
  workflow,
};
