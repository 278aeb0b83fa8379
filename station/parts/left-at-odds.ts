import type { LeftAtOdds } from '../../domain/self-checkout/kiosk-chart.port.ts';
import type { StationNotices } from './station-notices.ts';

const mostListed = 20;

/**
 * Keeps the items that left though their loan and their alarm disagree, newest last, for staff to look for: barcodes and what is wrong, nothing of
 * the patron. How many they are stands among the station's warnings until staff have seen to them, or the station is started again.
 */
export class LeftAtOddsList {
  readonly #notices: StationNotices;
  readonly #list = new Map<LeftAtOdds['item'], LeftAtOdds['by']>();

  constructor(notices: StationNotices) {
    this.#notices = notices;
  }

  get items(): readonly LeftAtOdds[] {
    return [...this.#list].map(([item, by]) => ({ item, by }));
  }

  add({ item, by }: LeftAtOdds): void {
    this.#list.delete(item);
    this.#list.set(item, by);
    for (const oldest of [...this.#list.keys()].slice(0, Math.max(0, this.#list.size - mostListed))) this.#list.delete(oldest);
    this.#notices.set('leftAtOdds', sentenceOf(this.#list));
  }

  clear(): void {
    this.#list.clear();
    this.#notices.set('leftAtOdds', null);
  }
}

/** Without the items: warnings stand on screens that nobody asked for them. */
function sentenceOf(list: ReadonlyMap<string, LeftAtOdds['by']>): string {
  const secured = [...list.values()].filter((by) => by === 'stillSecured').length;
  return `Items that left the kiosk with the wrong alarm: ${secured} lent with the alarm on, ${list.size - secured} not lent with it off. Which they are, the staff's panel at the kiosk shows.`;
}
