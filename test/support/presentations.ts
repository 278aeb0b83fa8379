import { until } from './until.ts';

/** A scan that comes again within its reader's second (`doubleReadMs`) is one presentation; each one starts the time anew, when its bytes have arrived. */
const shownAnewMs = 1500;

/** Shows things to readers as people do: what a reader had last is held away first, so that it counts as shown anew. */
export class Presentations<Reader> {
  readonly #last = new Map<Reader, { readonly text: string; readonly atMs: number }>();

  async present(reader: Reader, text: string, show: () => void | Promise<void>): Promise<void> {
    const last = this.#last.get(reader);
    if (last?.text === text) await until('the reader takes it as shown anew', () => performance.now() - last.atMs > shownAnewMs);
    await show();
    this.#last.set(reader, { text, atMs: performance.now() });
  }
}
