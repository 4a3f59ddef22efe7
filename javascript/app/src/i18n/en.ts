import { common } from "./en/common";
import { grid } from "./en/grid";
import { host } from "./en/host";
import { panel } from "./en/panel";
import { shell } from "./en/shell";
import { sidebar } from "./en/sidebar";
import { start } from "./en/start";
import { viewer } from "./en/viewer";

export const en = { common, grid, host, panel, shell, sidebar, start, viewer };
