/** A stretch of time that can be held and goes on where it was. */
export class Countdown {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private left = 0;
  private since = 0;

  constructor(private readonly done: () => void) {}

  /** Begins anew, whatever ran before. */
  begin(milliseconds: number): void {
    this.stop();
    this.left = milliseconds;
    this.resume();
  }

  pause(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left -= Date.now() - this.since;
  }

  resume(): void {
    if (this.timer !== undefined || this.left <= 0) return;
    this.since = Date.now();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.left = 0;
      this.done();
    }, this.left);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left = 0;
  }
}
