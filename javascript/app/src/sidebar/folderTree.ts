import type { Root, TreeNode } from "@/api/types";
import { folderName } from "@/start/pathTypeahead";

export interface FolderRow {
  path: string;
  name: string;
  count: number;
  depth: number;
  hasChildren: boolean;
  open: boolean;
  /** the library folder itself; null for what lies below one */
  root: Root | null;
}

/** The folders to list: library folders, and below the opened ones what has been fetched of them. */
export function folderRows(
  roots: readonly Root[],
  children: ReadonlyMap<string, readonly TreeNode[]>,
  open: ReadonlySet<string>,
): FolderRow[] {
  const withChildren = new Set((children.get("") ?? []).filter((n) => n.has_children).map((n) => n.path));
  const rows: FolderRow[] = [];
  for (const root of roots) {
    const hasChildren = withChildren.has(root.path);
    const isOpen = hasChildren && open.has(root.path);
    const name = root.alias || folderName(root.path);
    rows.push({ path: root.path, name, count: root.count, depth: 0, hasChildren, open: isOpen, root });
    if (isOpen) addBelow(rows, root.path, 1, children, open);
  }
  return rows;
}

function addBelow(
  rows: FolderRow[],
  parent: string,
  depth: number,
  children: ReadonlyMap<string, readonly TreeNode[]>,
  open: ReadonlySet<string>,
): void {
  for (const { path, name, count, has_children: hasChildren } of children.get(parent) ?? []) {
    const isOpen = hasChildren && open.has(path);
    rows.push({ path, name, count, depth, hasChildren, open: isOpen, root: null });
    if (isOpen) addBelow(rows, path, depth + 1, children, open);
  }
}
