import { openPtyPair, type PtyPair } from './pty-pair.ts';
import { openSerialTwinLine } from './serial-twin-line.ts';
import type { TwinLine, TwinLineEvents } from './twin-line.ts';

/** A twin at the far end of a pair of PTYs; `link` is the near end's path, any free one where it is left out. */
export async function openPtyTwinLine(events: TwinLineEvents, link?: string): Promise<TwinLine> {
  const pair = await openPtyPair(link);
  const line = await openSerialTwinLine(events, pair.b).catch(async (error: unknown) => {
    await pair.close();
    throw error;
  });
  return new PtyTwinLine(pair, line);
}

class PtyTwinLine implements TwinLine {
  readonly path: string;
  readonly #pair: PtyPair;
  readonly #line: TwinLine;

  constructor(pair: PtyPair, line: TwinLine) {
    this.path = pair.a;
    this.#pair = pair;
    this.#line = line;
  }

  get isPlugged(): boolean {
    return this.#line.isPlugged;
  }

  write(bytes: Uint8Array): void {
    this.#line.write(bytes);
  }

  async unplug(): Promise<void> {
    await this.#pair.cut();
    await this.#line.unplug();
  }

  async plug(): Promise<void> {
    if (this.isPlugged) return;
    await this.#pair.restore();
    await this.#line.plug();
  }

  async close(): Promise<void> {
    await this.#line.close();
    await this.#pair.close();
  }
}
