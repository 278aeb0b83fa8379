import type { ItemId } from '../../contracts/ids.ts';
import { keptRowsLimit, rowOf, wantedAfter, wantsAnswer } from './item-rows.ts';
import type { KioskChartContext, LeftAtOdds } from './kiosk-chart.port.ts';
import { chart, type Step } from './kiosk-actions.ts';
import * as desk from './pad-desk.ts';

const { assign, createAction: act } = chart;

// --- guards -------------------------------------------------------------------------------------------------
/** Whether the pad shows something that nobody has seen in this visit: somebody is there. */
export const isNewTag = ({ context, event }: Step): boolean => event.type === 'pad.changed' && desk.hasNewTag(context.pad, event);
/** Whether something was just put down where nothing is going on. */
export const isPlaced = ({ context, event }: Step): boolean =>
  event.type === 'pad.changed' && desk.placedFor(desk.seePad(context.pad, event)) !== 'nothing';
/** Whether what lies there is to be taken back. */
export const isPlacedToReturn = ({ context: { pad, settings } }: Step): boolean => {
  const placed = desk.placedFor(pad);
  return placed === 'return' || (placed === 'borrow' && settings.placed === 'return');
};
/** Whether what lies there is at home: somebody wants to borrow it. */
export const isPlacedToBorrow = ({ context }: Step): boolean => desk.placedFor(context.pad) === 'borrow';
/** Whether nothing of this visit lies there. */
export const isNothingPlaced = ({ context }: Step): boolean => desk.placedFor(context.pad) === 'nothing';
/** Whether items lie there, though their tags do not tell what they are wanted for. */
export const hasItemsPlaced = ({ context }: Step): boolean => desk.ownSets(context.pad).length > 0;
/** Whether the patron is asked if the pad sees everything. */
export const isCountDue = ({ context: { pad, settings } }: Step): boolean => settings.isCounting && desk.ownSets(pad).length > 0;
/** Whether the gate would sound for an item that was lent, or be silent for one that was not. */
export const isAtOdds = ({ context }: { readonly context: KioskChartContext }): boolean => itemsAtOdds(context).length > 0;

/** The same, also where it is being switched and nobody can tell yet how that ends. */
export const isAlarmOpen = ({ context }: { readonly context: KioskChartContext }): boolean => openAlarms(context).length > 0;

/** An item whose loan and whose alarm disagree. */
export interface ItemAtOdds {
  readonly item: ItemId;
  readonly by: 'stillSecured' | 'stillUnsecured';
  /** The pad cannot switch it: only staff can help. */
  readonly isStuck: boolean;
}

type Seen = Pick<KioskChartContext, 'rows' | 'pad'>;

/** Every item of the visit whose loan and whose alarm disagree and that nothing is done about right now. */
export function itemsAtOdds(seen: Seen): readonly ItemAtOdds[] {
  return itemsWith(seen, ['putBack', 'stuck']);
}

/** The same with those that are being switched: a visit that ends now ends without knowing how they will stand. */
export function openAlarms(seen: Seen): readonly ItemAtOdds[] {
  return itemsWith(seen, ['putBack', 'stuck', 'switching']);
}

function itemsWith({ rows, pad }: Seen, alarms: readonly desk.AlarmState[]): readonly ItemAtOdds[] {
  return [...pad.stays.keys()].flatMap((item) => {
    const wanted = rowOf(rows, item)?.wanted ?? null;
    const alarm = desk.alarmOf(pad, item, wanted);
    return wanted === null || !alarms.includes(alarm) ? [] : [{ item, by: oddsOf(wanted), isStuck: alarm === 'stuck' }];
  });
}

function oddsOf(wanted: desk.WantedSecurity): ItemAtOdds['by'] {
  return wanted === 'unsecured' ? 'stillSecured' : 'stillUnsecured';
}

// --- actions ------------------------------------------------------------------------------------------------
/** Takes a look at the pad. What is put down while another card waits is perhaps its owner's: nobody who goes on asked for it. */
export const takeSight = assign(({ context, event }) => {
  if (event.type !== 'pad.changed') return {};
  return { pad: desk.seePad(context.isHandingOver ? desk.leaveNew(context.pad, event) : context.pad, event) };
});
/** Takes over how an item's tags stand now; an answer of an earlier session says nothing about this one. */
export const takeSecurity = assign(({ context, event }) =>
  event.type === 'security.answered' && event.sessionId === context.sessionId ? { pad: desk.switched(context.pad, event.item, event.results) } : {},
);
/** Asks about what was put down, and switches the alarm of what was answered. */
export const workPad = chart.enqueueActions(({ context, enqueue }) => {
  if (context.pad.stays.size === 0) return;
  const { ports, rows, sessionId, settings } = context;
  // While the next one waits nothing is lent.
  const offered = context.isHandingOver ? { desk: context.pad, items: [] } : desk.offerItems(context.pad, settings.sets);
  let pad = offered.desk;
  for (const item of offered.items) if (wantsAnswer(rows, item)) enqueue.raise({ type: 'item.presented', item });
  for (const item of context.pad.stays.keys()) {
    const wanted = rowOf(rows, item)?.wanted ?? null;
    const uids = wanted === null ? null : desk.tagsToSwitch(pad, item, wanted);
    if (uids === null || wanted === null) continue;
    pad = desk.switching(pad, item);
    enqueue(() => ports.setSecurity({ sessionId, item, uids, security: wanted }));
  }
  enqueue.assign({ pad });
});
/** What still lies there belongs to nobody who comes now. */
export const leavePad = assign({ pad: ({ context }) => desk.leaveBehind(context.pad) });
/**
 * The same at a session's end. What was put down for a return and was not on loan goes along, should its card come next: who wanted to borrow
 * it need not lift it again. Only as long as they may still be there: nothing is lent that nobody asked for.
 */
export const closePad = assign({
  pad: ({ context }) =>
    desk.leaveBehind(context.pad, {
      goesAlong: (item) => context.card === null && context.isLikelyHere && isNotOnLoan(context, item),
      isLent: (item) => context.card !== null && isPerhapsLent(context, item),
      isRefused: (item) => rowOf(context.rows, item)?.wanted === 'secured',
    }),
});
/** Somebody wants to return: what was set down since the last visit is meant. */
export const meanAll = assign({ pad: ({ context }) => desk.wishForAll(context.pad) });
/** A visit begins. */
export const openPad = assign({ pad: ({ context }) => desk.openPad(context.pad) });
/** Says of each item that leaves at odds that it does: to staff with its barcode, to the traces without. */
export const tellAtOdds = act(({ context }) => {
  for (const left of openAlarms(context)) tellLeft(context, left);
});
/** Remembers how the alarm stands of what is still asked about or unclear: once that is known, its rows are gone. The newest ones are enough. */
export const rememberAwaited = assign(({ context: { awaited, pad, rows } }) => {
  const more = rows.kept.flatMap(({ key, item, isAwaited, shown }) => {
    const stay = pad.stays.get(item);
    return (isAwaited || shown.state === 'unclear') && stay !== undefined ? [[key, { item, stay }] as const] : [];
  });
  return more.length === 0 ? {} : { awaited: new Map([...awaited, ...more].slice(-keptRowsLimit)) };
});
/** What becomes known after its visit ended: staff hear of it where the alarm stood against it. */
export const settleAwaited = [
  act(({ context, event }) => {
    if (event.type !== 'item.answered' && event.type !== 'item.settled') return;
    const wanted = wantedAfter(event.answer);
    const left = context.awaited.get(event.answer.key);
    if (left !== undefined && wanted !== null && desk.isAtOdds(left.stay, wanted)) tellLeft(context, { item: left.item, by: oddsOf(wanted) });
  }),
  assign(({ context: { awaited }, event }) => {
    if (event.type !== 'item.answered' && event.type !== 'item.settled') return {};
    const { isFinal, key, outcome } = event.answer;
    // Of an answer that was lost more may become known.
    const isOpen = !isFinal || (outcome.kind === 'refused' && outcome.code === 'outcome-unclear');
    if (isOpen || !awaited.has(key)) return {};
    return { awaited: new Map([...awaited].filter(([each]) => each !== key)) };
  }),
];

function tellLeft({ ports }: KioskChartContext, { item, by }: LeftAtOdds): void {
  ports.tell({ type: 'item.leftAtOdds', by });
  ports.tellStaff({ item, by });
}

// What leaves a patron's visit with an alarm that is not known to be on may be on loan, whether it was lent, renewed or only lay there. Where
// everything that is put down is returned, the alarm tells nothing.
function isPerhapsLent({ rows, pad, settings }: KioskChartContext, item: ItemId): boolean {
  const state = rowOf(rows, item)?.shown.state;
  return state === 'lent' || state === 'unclear' || state === 'asking' || settings.placed === 'return' || desk.mayBeOnLoan(pad, item);
}

function isNotOnLoan({ rows }: KioskChartContext, item: ItemId): boolean {
  const shown = rowOf(rows, item)?.shown;
  return shown?.state === 'refused' && shown.code === 'item-not-on-loan';
}
