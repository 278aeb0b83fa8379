import type { TwinLineMaker } from './twin-line.ts';
import { TwinOnLine } from './twin-on-line.ts';

/** How a scan goes onto the line. */
export interface PresentOptions {
  /** After the text; `"\r"` unless told. */
  readonly terminator?: string;
  /** Line speed to pace the bytes at (10 bits a byte); absent: all at once. */
  readonly paceBaud?: number;
}

/** A serial bar code or card reader that somebody holds things before. */
export class LineReaderTwin extends TwinOnLine {
  #turn: Promise<void> = Promise.resolve();

  /** Makes a reader on a line. */
  static start(makeLine: TwinLineMaker): Promise<LineReaderTwin> {
    return TwinOnLine.onLine(makeLine, (line) => new LineReaderTwin(line));
  }

  /** Holds something before the reader; resolves when its last byte is on the line. One after another. */
  present(text: string, { terminator = '\r', paceBaud }: PresentOptions = {}): Promise<void> {
    const bytes = Buffer.from(text + terminator, 'utf8');
    const turn = this.#turn.then(() => (paceBaud === undefined ? this.send(bytes) : this.#sendPaced(bytes, paceBaud)));
    this.#turn = turn;
    return turn;
  }

  /** Puts raw bytes on the line: noise, half a scan. */
  garbage(bytes: Uint8Array): void {
    this.send(bytes);
  }

  // By due times and not by sleeps: timers are coarse, and late bytes must not slow the line down.
  async #sendPaced(bytes: Uint8Array, baud: number): Promise<void> {
    const byteMs = 10_000 / baud;
    const startMs = performance.now();
    for (let sent = 0; sent < bytes.length; ) {
      const dueCount = Math.min(bytes.length, Math.floor((performance.now() - startMs) / byteMs));
      if (dueCount > sent) this.send(bytes.subarray(sent, dueCount));
      sent = Math.max(sent, dueCount);
      if (sent < bytes.length) await new Promise((resolve) => setTimeout(resolve, byteMs));
    }
  }
}
