import type { LeftAtOdds } from '../../domain/self-checkout/kiosk-chart.port.ts';
import type { StationNotices } from './station-notices.ts';

const mostListed = 20;

/**
 * Keeps the items that left though their loan and their alarm disagree, newest last, for staff to look for: barcodes and what is wrong, nothing of
 * the patron. They stand among the station's warnings until it is started again.
 */
export function leftAtOddsList(notices: StationNotices): (left: LeftAtOdds) => void {
  const list = new Map<string, LeftAtOdds['by']>();
  return ({ item, by }) => {
    list.delete(item);
    list.set(item, by);
    for (const oldest of [...list.keys()].slice(0, Math.max(0, list.size - mostListed))) list.delete(oldest);
    notices.set('leftAtOdds', sentenceOf(list));
  };
}

function sentenceOf(list: ReadonlyMap<string, LeftAtOdds['by']>): string {
  const told = [...list].map(([item, by]) => `${item} (${by === 'stillSecured' ? 'lent, alarm on' : 'not lent, alarm off'})`);
  return `Items that left the kiosk with the wrong alarm: ${told.join(', ')}. Set their alarms at the desk.`;
}
