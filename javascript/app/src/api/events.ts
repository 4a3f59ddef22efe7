import { BASE } from "./client";
import type { ServerEvent } from "./types";

export interface EventsOptions {
  onEvent: (event: ServerEvent) => void;
  /** true when the stream stands, false when it broke; the first call comes with the first outcome */
  onConnection: (connected: boolean) => void;
  /** replaced in tests */
  open?: (url: string) => EventSource;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** Listens to the server's events until the returned function is called; a broken stream is reopened. */
export function listen({ onEvent, onConnection, open }: EventsOptions): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;

  const connect = () => {
    source = (open ?? ((url) => new EventSource(url)))(`${BASE}/api/events`);
    source.onopen = () => {
      wait = FIRST_WAIT;
      onConnection(true);
    };
    source.onmessage = (message: MessageEvent<string>) => onEvent(JSON.parse(message.data) as ServerEvent);
    // The browser's own retry gives up for good on an HTTP error, so ours does it for every kind.
    source.onerror = () => {
      source?.close();
      onConnection(false);
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
