import { InvariantError } from '../../contracts/errors.ts';
import type { DoorView } from '../../contracts/views.schema.ts';
import type { DoorChartContext } from './door-chart.port.ts';
import type { DoorSnapshot } from './door.machine.ts';

/** What the door panel shows for a moment of the chart: never a card, a PIN or a fact about the patron. */
export function doorView({ value, context }: Pick<DoorSnapshot, 'value' | 'context'>): DoorView {
  const language = context.chosenLanguage ?? context.patronLanguage ?? context.settings.defaultLanguage;
  const turn = { turn: context.turn, language };
  const queue = { isNextWaiting: context.waiting !== null, hasLatecomer: context.hasLatecomer };
  switch (value) {
    case 'idle':
      return { ...idleOf(context), ...turn };
    case 'awaitingPin':
      return { screen: 'awaitingPin', digits: context.pinEntry.count, leaving: leavingPin(context), ...turn };
    case 'checking':
    // Until the lock's owner has confirmed, nobody is told that the door is open.
    case 'releasing':
      return { screen: 'checking', ...queue, ...turn };
    case 'granted':
      return { screen: 'granted', ...queue, ...turn };
    case 'refused':
      return { screen: 'refused', ...refusalOf(context), leaving: { secondsLeft: context.secondsLeft }, ...queue, ...turn };
    case 'outOfOrder':
      return { screen: 'outOfOrder', incidentCode: incidentOf(context), ...turn };
    case 'presented':
    case 'settled':
      throw new InvariantError(`the door chart rests in its transient state ${value}`);
  }
}

function idleOf({ ports, heldOpen }: DoorChartContext) {
  const siteState = ports.siteState();
  const opening = siteState === 'closed' || siteState === 'doorClosed' ? ports.opening() : null;
  // Staff may let their door stand open.
  const isAsked = heldOpen !== null && siteState !== 'staffed';
  const more = { ...(opening === null ? {} : { opening }), ...(isAsked ? { heldOpen } : {}) };
  return { screen: 'idle', siteState, pinNeeded: ports.isPinNeeded(null), ...more } as const;
}

/** Calm at first: the pad says how long it waits once the time gets short. */
const shortSeconds = 10;

function leavingPin({ secondsLeft }: DoorChartContext): { readonly secondsLeft: number } | null {
  return secondsLeft > shortSeconds ? null : { secondsLeft };
}

function refusalOf(context: DoorChartContext) {
  if (context.refusalCode === null) throw new InvariantError('the door chart refuses without a code');
  return { code: context.refusalCode, incidentCode: incidentOf(context) };
}

function incidentOf({ incidentCode }: DoorChartContext) {
  if (incidentCode === null) throw new InvariantError('the door chart shows a fault without an incident code');
  return incidentCode;
}
