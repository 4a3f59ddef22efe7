import { type Answer, type Call, CHANNEL, type HostEvent, readMessage } from "./messages";

/** The host's page refused or did not answer; `message` is a sentence to show as it is. */
export class HostError extends Error {
  constructor(
    message: string,
    readonly reason = "",
  ) {
    super(message);
    this.name = "HostError";
  }
}

/** One way to the host's page: the frame that holds us, or the channel to its other tabs. */
export interface Way {
  post(message: unknown): void;
  /** hands on what the host's page says, and nothing of anybody else's */
  onMessage: (data: unknown) => void;
  close(): void;
}

/** To the page that holds our frame. */
export function frameWay(self: Window, parent: Window): Way {
  const origin = self.location.origin;
  const listen = (event: MessageEvent) => {
    if (event.origin === origin && event.source === parent) way.onMessage(event.data);
  };
  self.addEventListener("message", listen);
  const way: Way = {
    post: (message) => parent.postMessage(message, origin),
    onMessage: () => undefined,
    close: () => self.removeEventListener("message", listen),
  };
  return way;
}

/** To every tab of our origin; a BroadcastChannel never leaves it. */
export function channelWay(): Way {
  const channel = new BroadcastChannel(CHANNEL);
  const way: Way = {
    post: (message) => channel.postMessage(message),
    onMessage: () => undefined,
    close: () => channel.close(),
  };
  channel.onmessage = (event) => way.onMessage(event.data);
  return way;
}

const newId = () => Math.random().toString(36).slice(2) + Date.now().toString(36);

/** Calls over one way, each answered by the host page that it was meant for. */
export class Line {
  private readonly page = newId();
  private readonly waiting = new Map<string, (answer: Answer) => void>();

  constructor(
    private readonly way: Way,
    onEvent: (event: HostEvent) => void,
  ) {
    way.onMessage = (data) => {
      const message = readMessage(data);
      if (!message) return;
      if ("event" in message) onEvent(message);
      else if (message.page === this.page) this.waiting.get(message.call)?.(message);
    };
  }

  /** The first answer, null when none came within `wait` milliseconds. */
  call(what: Call, wait: number, host?: string): Promise<Answer | null> {
    return new Promise((resolve) => {
      const call = this.say(what, host);
      const end = (answer: Answer | null) => {
        clearTimeout(timer);
        this.waiting.delete(call);
        resolve(answer);
      };
      const timer = setTimeout(() => end(null), wait);
      this.waiting.set(call, end);
    });
  }

  /** Every answer that came within `wait` milliseconds. */
  async ask(what: Call, wait: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    const call = this.say(what);
    this.waiting.set(call, (answer) => answers.push(answer));
    await new Promise((resolve) => setTimeout(resolve, wait));
    this.waiting.delete(call);
    return answers;
  }

  close(): void {
    this.way.close();
  }

  private say(what: Call, host?: string): string {
    const call = newId();
    this.way.post({ iib: 1, to: "host", call, page: this.page, ...(host ? { host } : {}), ...what });
    return call;
  }
}
