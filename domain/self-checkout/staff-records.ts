import { and } from 'xstate';
import type { StaffLookResult } from '../../contracts/staff-records.schema.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import {
  chart,
  eraseNumberKey,
  forgetHints,
  forgetNumber,
  isNumberTyped,
  noNumber,
  pressNumberKey,
  showHint,
  type Step,
  tellUnreadable,
} from './kiosk-actions.ts';
import { isStaffCard } from './staff-guards.ts';

const { assign } = chart;

const failed: StaffLookResult = { state: 'failed' };
const isCurrentLook = ({ context, event }: Step): boolean => event.type === 'staff.looked' && event.lookId === context.staffLookId;

/** The card that was shown, or the number that was typed in its place; null: neither is there. */
function cardToLookUp({ context, event }: Step): { readonly card: CardNumber; readonly isTyped: boolean } | null {
  if (event.type === 'card.presented') return { card: event.card, isTyped: false };
  const typed = event.type === 'pin.submit' ? context.numberEntry.toCard() : null;
  return typed === null ? null : { card: typed, isTyped: true };
}

/** The card goes to the look and nowhere else: the chart never has it. */
const askLook = chart.enqueueActions(({ context, event, enqueue }) => {
  const { staffLook: look, staffLookId, ports } = context;
  const found = cardToLookUp({ context, event });
  if (look === null || found === null) return;
  const lookId = staffLookId + 1;
  enqueue.assign({ staffLookId: lookId, hintCount: 0, ...noNumber });
  enqueue(() => ports.staff?.askLook({ lookId, look, ...found }));
});

/** Whether what was typed is a number of the staff's own. */
function isStaffTyped(step: Step): boolean {
  const found = cardToLookUp(step);
  return found !== null && step.context.ports.staff?.isStaff(found.card) === true;
}

const isFirst = ({ context }: Step): boolean => context.firstNumber === null;
const isSameAgain = ({ context: { firstNumber, numberEntry } }: Step): boolean => firstNumber?.equals(numberEntry) === true;
const askAgain = assign(({ context }) => ({ ...noNumber, firstNumber: context.numberEntry }));
const beginAnew = assign({ ...noNumber, areNumbersUnlike: true });

const look = { target: 'asking', actions: askLook } as const;
// Whoever looks has no card in mind but the patron's.
const notStaffs = { target: 'awaitingCard', actions: [forgetNumber, showHint] } as const;

/** What is kept with a card: why somebody looks, then the card, then what came of it. */
export const recordsStates = {
  choosing: chart.createStateConfig({
    entry: assign({ staffLook: null, hintCount: 0, ...noNumber }),
    on: {
      'staff.look': { target: 'awaitingCard', actions: assign(({ event }) => (event.type === 'staff.look' ? { staffLook: event.look } : {})) },
    },
  }),
  awaitingCard: chart.createStateConfig({
    exit: forgetHints,
    on: {
      'card.presented': [{ guard: isStaffCard, actions: showHint }, look],
      'card.unreadable': { actions: [showHint, tellUnreadable] },
      'card.type': 'awaitingNumber',
    },
  }),
  // The card cannot be read, or is lost: its number is typed, and the record of the look says so. Only four digits of it stand on the
  // screen, and a slip would show or erase what is another patron's: it is typed twice.
  awaitingNumber: chart.createStateConfig({
    entry: forgetNumber,
    on: {
      'pin.press': { actions: pressNumberKey },
      'pin.erase': { actions: eraseNumberKey },
      'pin.submit': [
        { guard: isStaffTyped, ...notStaffs },
        { guard: and([isNumberTyped, isFirst]), actions: askAgain },
        { guard: isSameAgain, ...look },
        { guard: isNumberTyped, actions: beginAnew },
      ],
      'card.presented': [{ guard: isStaffCard, ...notStaffs }, look],
      'card.unreadable': { target: 'awaitingCard', actions: [forgetNumber, showHint, tellUnreadable] },
    },
  }),
  asking: chart.createStateConfig({
    after: { staffLookMs: { target: 'told', actions: assign({ staffResult: failed }) } },
    on: {
      'staff.looked': {
        guard: isCurrentLook,
        target: 'told',
        actions: assign(({ event }) => (event.type === 'staff.looked' ? { staffResult: event.result ?? failed } : {})),
      },
    },
  }),
  told: chart.createStateConfig({ exit: assign({ staffResult: null, staffLook: null }) }),
};
