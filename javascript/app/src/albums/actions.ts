import { ArrowLeft, ArrowRight, BookImage, FolderMinus, ImagePlus, ImageUp } from "@lucide/vue";
import type { Action, ActionContext } from "@/actions/types";
import type { Album } from "@/api/types";
import { t } from "@/i18n";
import { ask } from "@/marks/dialogs";
import { useLibrary } from "@/stores/library";
import { useSession } from "@/stores/session";
import { neighbourFor } from "./reorder";
import { useAlbums } from "./store";

/** The album whose pictures are shown, whatever their order. */
function shownAlbum(): Album | undefined {
  const { album } = useLibrary().query;
  return album ? useAlbums().byId.get(album) : undefined;
}
const some = ({ ids }: ActionContext) => ids.length > 0 && useSession().writable;
const inAlbum = (context: ActionContext) => some(context) && shownAlbum() !== undefined;
const inOrder = (context: ActionContext) => inAlbum(context) && useLibrary().query.order === "album";

function step(context: ActionContext, by: -1 | 1): Promise<void> | undefined {
  const album = shownAlbum();
  const library = useLibrary();
  const places = context.ids.map((id) => library.indexOf(id)).filter((at) => at >= 0);
  const to = neighbourFor(places, library.count(), by);
  if (!album || to === null) return undefined;
  const ids = places.sort((a, b) => a - b).map((at) => library.idAt(at));
  return useAlbums().arrange(album, ids, to < library.count() ? library.idAt(to) : null);
}

/** Albums of the pictures that are meant, and of the search that is shown. */
export const albumActions: Action[] = [
  {
    id: "album.add",
    title: () => t("albums.addTo"),
    group: "mark",
    icon: BookImage,
    keys: ["A"],
    menus: ["cell", "selection", "viewer"],
    when: some,
    run: ({ ids }) => ask("albums", ids),
  },
  {
    id: "album.takeOut",
    title: () => t("albums.takeOut"),
    group: "mark",
    icon: FolderMinus,
    menus: ["cell", "selection"],
    when: inAlbum,
    run: ({ ids }) => useAlbums().takeOut(shownAlbum() as Album, ids),
  },
  {
    id: "album.cover",
    title: () => t("albums.setCover"),
    group: "mark",
    icon: ImageUp,
    menus: ["cell"],
    quiet: true,
    when: (context) => inAlbum(context) && context.id >= 0,
    run: ({ id }) => {
      const album = shownAlbum() as Album;
      return useAlbums().change(album, { cover_id: id }, t("albums.coverSet", { name: album.name }));
    },
  },
  {
    id: "album.earlier",
    title: () => t("albums.moveEarlier"),
    group: "mark",
    icon: ArrowLeft,
    keys: ["Mod+Shift+ArrowLeft"],
    where: ["grid"],
    when: inOrder,
    run: (context) => step(context, -1),
  },
  {
    id: "album.later",
    title: () => t("albums.moveLater"),
    group: "mark",
    icon: ArrowRight,
    keys: ["Mod+Shift+ArrowRight"],
    where: ["grid"],
    when: inOrder,
    run: (context) => step(context, 1),
  },
  {
    id: "album.saveSearch",
    title: () => t("albums.saveSearch"),
    group: "find",
    icon: ImagePlus,
    when: () => useSession().writable,
    run: () => ask("save"),
  },
];
