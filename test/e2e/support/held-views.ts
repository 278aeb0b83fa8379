import type { Page } from 'playwright-core';

/** A page that can be made to see what the station shows later than it is so; what it sends goes out at once. */
export class HeldViews {
  #held: (() => void)[] | null = null;

  /** To be called before the page goes to its address. */
  readonly prepare = async (page: Page): Promise<void> => {
    await page.routeWebSocket(/.*/, (socket) => {
      const station = socket.connectToServer();
      station.onMessage((message) => {
        const pass = (): void => socket.send(message);
        if (this.#held === null) pass();
        else this.#held.push(pass);
      });
    });
  };

  /** From now on the page goes on showing what it shows. */
  hold(): void {
    this.#held ??= [];
  }

  /** How much the page has not seen. */
  get waiting(): number {
    return this.#held?.length ?? 0;
  }

  /** Everything that was held back, in its order. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const pass of held) pass();
  }
}
