/** Typing the path of a folder with suggestions, for paths of Linux, macOS and Windows. */

export interface TypedPath {
  /** the folder whose sub-folders can continue the text; empty when none is complete yet */
  parent: string;
  /** the begun name */
  begun: string;
}

/** People paste paths in quotes, as file:// addresses and with stray spaces. */
export function cleanPath(text: string): string {
  let path = text
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .trim();
  if (/^file:\/\//i.test(path)) {
    path = decoded(path.slice("file://".length));
    if (/^\/[a-z]:/i.test(path)) path = path.slice(1);
  }
  return path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function separatorOf(path: string): "/" | "\\" {
  return path.includes("\\") && !path.includes("/") ? "\\" : "/";
}

/** Where a path is cut between the folder that is complete and the name that is being typed. */
export function typedPath(text: string): TypedPath {
  const path = cleanPath(text);
  const cut = Math.max(path.lastIndexOf("/"), /^([a-z]:|\\\\)/i.test(path) ? path.lastIndexOf("\\") : -1);
  if (cut < 0)
    return /^[a-z]:$/i.test(path) ? { parent: `${path}\\`, begun: "" } : { parent: "", begun: path };
  const head = path.slice(0, cut + 1);
  const isTop = head === "/" || /^[a-z]:[\\/]$/i.test(head);
  return { parent: isTop ? head : head.slice(0, -1), begun: path.slice(cut + 1) };
}

/** The names that continue what was begun: those starting with it first, hidden ones only when asked for. */
export function matching(names: readonly string[], begun: string, limit = 50): string[] {
  const wanted = begun.toLocaleLowerCase();
  const starting: string[] = [];
  const holding: string[] = [];
  for (const name of names) {
    if (name.startsWith(".") && !begun.startsWith(".")) continue;
    const at = name.toLocaleLowerCase().indexOf(wanted);
    if (at === 0) starting.push(name);
    else if (at > 0) holding.push(name);
  }
  return [...starting, ...holding].slice(0, limit);
}

/** The text after choosing a suggestion: ends in a separator, so that typing goes on inside it. */
export function completed(parent: string, name: string): string {
  const separator = separatorOf(parent);
  return `${parent}${/[\\/]$/.test(parent) ? "" : separator}${name}${separator}`;
}

/** A path as the server should get it: no separator at its end, except at the top. */
export function finished(text: string): string {
  const path = cleanPath(text);
  if (/^[a-z]:[\\/]?$/i.test(path)) return `${path.slice(0, 2)}\\`;
  return path.length > 1 ? path.replace(/[\\/]+$/, "") || "/" : path;
}

/** The part of a path people recognise it by. */
export function folderName(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, "")
      .split(/[\\/]/)
      .at(-1) || path
  );
}
