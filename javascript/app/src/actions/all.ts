import { albumActions } from "@/albums/actions";
import { basketActions } from "@/basket/actions";
import { compareActions } from "@/compare/actions";
import { duplicateActions } from "@/duplicates/actions";
import { feedActions } from "@/feed/actions";
import { fileActions, folderTargetActions } from "@/files/actions";
import { sharingActions } from "@/files/sharing";
import { gridActions } from "@/grid/actions";
import { hostActions } from "@/host/actions";
import { markActions, tagActions } from "@/marks/actions";
import { paletteActions } from "@/palette/actions";
import { paneActions } from "@/panes/actions";
import { privacyActions } from "@/privacy/actions";
import { searchActions } from "@/search/actions";
import { shellActions } from "@/shell/actions";
import { trendActions } from "@/trends/actions";
import { viewerActions } from "@/viewer/actions";
import { workflowActions } from "@/workflow/actions";
import { addActions } from "./registry";

// One line a room; the order within a group is that of these lists.
addActions(
  gridActions,
  workflowActions,
  fileActions,
  folderTargetActions,
  sharingActions,
  hostActions,
  shellActions,
  trendActions,
  searchActions,
  paletteActions,
  ...paneActions,
  markActions,
  albumActions,
  tagActions,
  compareActions,
  duplicateActions,
  feedActions,
  viewerActions,
  privacyActions,
  basketActions,
);
