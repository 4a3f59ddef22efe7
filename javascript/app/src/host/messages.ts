import type { MediaKind } from "@/api/types";

/** What our page and the host's page say to each other: docs/contributing/host-pages.md. */

export const CHANNEL = "iib-host";

export interface HostTheme {
  dark: boolean;
  /** any CSS colour */
  accent?: string;
  tokens?: Record<string, string>;
}

export interface Hello {
  name: string;
  targets: string[];
  /** when the host's page last had the focus, milliseconds since 1970 */
  focused: number;
  theme?: HostTheme;
  language?: string;
}

export interface Picture {
  id: number;
  path: string;
  name: string;
  /** of the original file, absolute */
  url: string;
  kind: MediaKind;
}

export type Call =
  | { do: "hello" }
  | { do: "send"; target: string; picture: Picture; imageOnly?: boolean }
  | { do: "wide"; on: boolean };

export interface Answer {
  iib: 1;
  to: "page";
  call: string;
  page: string;
  host: string;
  ok: boolean;
  result?: unknown;
  error?: string;
  reason?: string;
}

export type HostEvent =
  | { iib: 1; to: "page"; event: "theme"; theme: HostTheme }
  | { iib: 1; to: "page"; event: "shown" };

/** A message of the host's page, null for everything else that arrives on the same ways. */
export function readMessage(data: unknown): Answer | HostEvent | null {
  if (typeof data !== "object" || data === null) return null;
  const message = data as Record<string, unknown>;
  if (message.iib !== 1 || message.to !== "page") return null;
  if (typeof message.event === "string") return message as unknown as HostEvent;
  if (typeof message.call !== "string" || typeof message.ok !== "boolean") return null;
  return message as unknown as Answer;
}
