import type { BenchAction, BenchView } from '../../contracts/bench.schema.ts';
import type { PadTwin } from '../devices/pad-twin.ts';

/** AFI of an item on loan, by ISO 28560. */
const onLoanAfi = 0xc2;

/** Hands that lay fictional items on the pad's twin and take them away. A tag keeps what was written to it. */
export class BenchPad {
  readonly #pad: PadTwin;
  readonly #tags = new Map<string, string>();

  constructor(pad: PadTwin) {
    this.#pad = pad;
  }

  /** Barcodes of what lies there, in the order of arrival. */
  get items(): string[] {
    const there = new Set(this.#pad.field.tags.filter(({ place }) => place !== 'away').map(({ uid }) => uid));
    return [...this.#tags].flatMap(([item, uid]) => (there.has(uid) ? [item] : []));
  }

  /** Lays items down or takes them away; what the register does not hold has no tag. */
  put({ items, isThere }: Extract<BenchAction, { type: 'pad.put' }>, known: BenchView['items']): void {
    for (const item of items) {
      const found = known.find(({ barcode }) => barcode === item);
      if (this.#tags.has(item)) this.#pad.act([isThere ? 'middle' : 'take', item]);
      else if (isThere && found !== undefined) this.#lay(item, found.onLoan);
    }
  }

  #lay(item: string, isOnLoan: boolean): void {
    this.#pad.act(['place', item]);
    const tag = this.#pad.field.tags.at(-1);
    if (tag === undefined) return;
    if (isOnLoan) tag.afi = onLoanAfi;
    this.#tags.set(item, tag.uid);
  }
}
