import type { ActionContext } from "@/actions/types";
import { api } from "@/api";
import { openQuery } from "@/places/registry";
import type { OpenWhere } from "./types";
import { useWorkspace } from "./workspace";

/** Shows the folder that a picture lies in, with the picture where it can be seen. */
export async function openFolder({ id }: ActionContext, where: OpenWhere): Promise<void> {
  const [row] = (await api.rows([id])).rows;
  if (!row) return;
  const { folder } = await api.locate(row.fullpath);
  const query = { order: "-date", folders: [folder] } as const;
  if (where === "tab") useWorkspace().add({ query: { ...query, folders: [folder] }, at: { id, offset: 0 } });
  else openQuery({ ...query, folders: [folder] }, where);
}
