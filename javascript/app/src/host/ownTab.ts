import { BASE } from "@/api";
import { spotToHash } from "@/panes/address";
import { useWorkspace } from "@/panes/workspace";
import { useLibrary } from "@/stores/library";

/** Opens what is at hand in the browser's own tab, out of the host's frame. */
export function openOwnTab(): void {
  const { place, props } = useWorkspace().tab;
  const hash = spotToHash({ place, props, query: { ...useLibrary().query } });
  window.open(`${BASE}${hash && `#${hash}`}`, "_blank", "noopener");
}
