import type { DoorId } from '../../contracts/ids.ts';

interface Passing {
  readonly door: DoorId;
  readonly atMs: number;
}

/** Tells a card that is let in twice within a time: at the same door it may have been handed out to a friend, at two doors it is in two hands. */
export class PassbackWatch {
  readonly #withinMs: number;
  readonly #last = new Map<string, Passing>();

  /** @param withinMs 0: nothing is looked at, and nothing is kept */
  constructor(withinMs: number) {
    this.#withinMs = withinMs;
  }

  /** @param mark the same for one card, of no use to anybody else; @param nowMs monotonic */
  admitted(mark: string, door: DoorId, nowMs: number): 'sameDoor' | 'otherDoor' | null {
    if (this.#withinMs === 0) return null;
    this.forgetBefore(nowMs - this.#withinMs);
    const last = this.#last.get(mark);
    // Put at the end: the map stays in order of time.
    this.#last.delete(mark);
    this.#last.set(mark, { door, atMs: nowMs });
    if (last === undefined) return null;
    return last.door === door ? 'sameDoor' : 'otherDoor';
  }

  /** How many cards are remembered. */
  get size(): number {
    return this.#last.size;
  }

  /** Drops what is older. */
  forgetBefore(atMs: number): void {
    for (const [mark, passing] of this.#last) {
      if (passing.atMs > atMs) return;
      this.#last.delete(mark);
    }
  }
}
