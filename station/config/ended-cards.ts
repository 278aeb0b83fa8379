import type { StationConfig } from '../../contracts/config.schema.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';

/** A card of the config with its last day, as `2027-06-30`. */
interface EndingCard {
  readonly name: string;
  readonly until: string;
}

/** Says that a listed card's last day is over: it opens nothing any more, and nobody at the door is told why. */
export function endedCardWarning(section: '[[whitelist.cards]]' | '[[kiosk.staff]]', { name, until }: EndingCard): string {
  return `${section} "${name}" ended on ${until} and opens nothing: take it out, or list its card again with a later day ("omatoimi door whitelist").`;
}

/** The site's date at a moment of the PC's clock (wall milliseconds). */
export function siteDate({ station }: Pick<StationConfig, 'station'>, nowMs: number): string {
  return new ZoneClock(station.timeZone).wallTime(nowMs).date;
}

/** A sentence for each card of the config whose last day is over. `nowMs`: the PC's clock; a listed card opens on its last day itself. */
export function endedCardWarnings(config: Pick<StationConfig, 'station' | 'whitelist' | 'kiosk'>, nowMs: number): string[] {
  const today = siteDate(config, nowMs);
  const ended = (cards: readonly EndingCard[]): EndingCard[] => cards.filter(({ until }) => until < today);
  return [
    ...ended(config.whitelist?.cards ?? []).map((card) => endedCardWarning('[[whitelist.cards]]', card)),
    ...ended(config.kiosk.staff).map((card) => endedCardWarning('[[kiosk.staff]]', card)),
  ];
}
