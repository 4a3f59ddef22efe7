/** Browsers lose precision, and Firefox whole elements, above some 17 million pixels. */
export const TALLEST = 15_000_000;

/**
 * A scroll range shorter than the content: short moves go pixel by pixel, long ones (the scrollbar, a
 * jump) in proportion. `top` is the place in the content, `physical` what the element's scrollTop is.
 */
export class ScrollRange {
  top = 0;
  physical = 0;
  private content = 0;
  private view = 0;

  /** height to give the scrolled element */
  get height(): number {
    return Math.min(this.content, TALLEST);
  }
  get scaled(): boolean {
    return this.content > TALLEST;
  }

  resize(content: number, view: number): void {
    this.content = content;
    this.view = view;
  }

  /** The person scrolled to `physical`. */
  moved(physical: number): void {
    const step = physical - this.physical;
    this.physical = physical;
    if (!this.scaled) this.top = physical;
    else if (Math.abs(step) < this.view * 2 && !this.atPhysicalEnd) this.top = this.clamp(this.top + step);
    else this.top = this.clamp((physical / this.physicalEnd) * this.end);
  }

  /** The place wished for; returns the scrollTop that shows it. */
  goTo(top: number): number {
    this.top = this.clamp(top);
    this.physical = this.scaled ? (this.top / this.end) * this.physicalEnd : this.top;
    return this.physical;
  }

  private get end(): number {
    return Math.max(0, this.content - this.view);
  }
  private get physicalEnd(): number {
    return Math.max(1, this.height - this.view);
  }
  private get atPhysicalEnd(): boolean {
    return this.physical <= 0 || this.physical >= this.physicalEnd;
  }
  private clamp(top: number): number {
    return Math.min(this.end, Math.max(0, top));
  }
}
