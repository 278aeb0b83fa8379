import type { CardNumber } from '../../contracts/secrets.ts';
import type { DoorChartContext } from './door-chart.port.ts';

/** Whether a card that is shown to a door at rest is asked about at once: nothing keeps everybody out, and it needs no PIN. */
export function isAskedAtOnce({ isReaderFaulted, isLockFaulted, ports }: DoorChartContext, card: CardNumber): boolean {
  return !ports.isPinNeeded(card) && !isReaderFaulted && !isLockFaulted && ports.siteRefusal(card) === null;
}
