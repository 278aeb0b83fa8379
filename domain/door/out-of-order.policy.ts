import type { AdmissionRefusalCode } from '../../contracts/refusal-codes.ts';
import type { DoorChartContext } from './door-chart.port.ts';

/** No PIN can be typed anywhere: the door's own pad does not work, and nobody has typed one at its panel. */
function isPadLost({ isPadFaulted, ports }: DoorChartContext): boolean {
  return isPadFaulted && !ports.isTypedAtPanel();
}

/**
 * The PIN that was begun at the pad cannot be gone on with. Before its first digit nobody knows where it will be typed: a panel may have keys at which
 * nobody has typed since the start, and they are shown to who has a card.
 */
export function isPinUnaskable(context: DoorChartContext): boolean {
  return isPadLost(context) && context.pinEntry.count > 0 && context.ports.isPinNeeded(context.card);
}

/** A card would help nobody: the panel says so before it is shown. Where no card is needed now, the panel goes on saying that. */
export function isOutOfOrder(context: DoorChartContext): boolean {
  const { isReaderFaulted, isLockFaulted, ports } = context;
  if (isReaderFaulted) return true;
  return (isLockFaulted || (isPadLost(context) && ports.isPinNeeded(null))) && ports.siteState() === 'selfService';
}

/** Where the time for a PIN ran out: nobody is told to be quicker at a pad that does not work. */
export function untypedCode({ isPadFaulted }: DoorChartContext): AdmissionRefusalCode {
  return isPadFaulted ? 'device-fault' : 'pin-required-timeout';
}
