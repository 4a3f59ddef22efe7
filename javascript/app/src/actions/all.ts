import { albumActions } from "@/albums/actions";
import { compareActions } from "@/compare/actions";
import { duplicateActions } from "@/duplicates/actions";
import { fileActions, folderTargetActions } from "@/files/actions";
import { gridActions } from "@/grid/actions";
import { hostActions } from "@/host/actions";
import { markActions, tagActions } from "@/marks/actions";
import { paletteActions } from "@/palette/actions";
import { paneActions } from "@/panes/actions";
import { searchActions } from "@/search/actions";
import { shellActions } from "@/shell/actions";
import { viewerActions } from "@/viewer/actions";
import { workflowActions } from "@/workflow/actions";
import { addActions } from "./registry";

// One line a room; the order within a group is that of these lists.
addActions(
  gridActions,
  workflowActions,
  fileActions,
  folderTargetActions,
  hostActions,
  shellActions,
  searchActions,
  paletteActions,
  ...paneActions,
  markActions,
  albumActions,
  tagActions,
  compareActions,
  duplicateActions,
  viewerActions,
);
