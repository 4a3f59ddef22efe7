import { separatorOf } from "@/start/pathTypeahead";

/** Paths of Linux, macOS and Windows (drives and UNC), as text: nothing here asks the disk. */

export interface Crumb {
  name: string;
  path: string;
}

/** The top that a path hangs on: "/", "C:\", "\\server\share"; "" for none. */
export function topOf(path: string): string {
  const share = /^\\\\[^\\/]+[\\/][^\\/]+/.exec(path)?.[0];
  if (share) return share;
  const drive = /^[a-z]:[\\/]?/i.exec(path)?.[0];
  if (drive) return drive.length === 2 ? `${drive}${separatorOf(path)}` : drive;
  return path.startsWith("/") ? "/" : "";
}

/** The folders on the way to `path`, itself last. */
export function crumbsOf(path: string): Crumb[] {
  const top = topOf(path);
  const separator = separatorOf(path);
  const crumbs: Crumb[] = top ? [{ name: top, path: top }] : [];
  let at = top;
  for (const name of path.slice(top.length).split(/[\\/]/).filter(Boolean)) {
    at = !at || /[\\/]$/.test(at) ? at + name : at + separator + name;
    crumbs.push({ name, path: at });
  }
  return crumbs;
}

export function parentOf(path: string): string | null {
  return crumbsOf(path).at(-2)?.path ?? null;
}

export function joined(folder: string, name: string): string {
  return /[\\/]$/.test(folder) ? folder + name : folder + separatorOf(folder) + name;
}

export function isWithin(path: string, folder: string): boolean {
  const base = folder.replace(/[\\/]+$/, "");
  return path === folder || path === base || path.startsWith(base + separatorOf(folder));
}

/** Where a rename should put its selection: the end of the name before its extension. */
export function stemLength(name: string): number {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}

/** Why this is no name for a file or folder; "" when it is one. The server has the last word. */
export function nameTrouble(name: string): "" | "empty" | "separator" {
  if (!name.trim()) return "empty";
  return /[\\/]/.test(name) || name === "." || name === ".." ? "separator" : "";
}
