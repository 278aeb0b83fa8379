import type { StaffLookResult } from '../../contracts/staff-records.schema.ts';
import { chart, forgetHints, showHint, type Step, tellUnreadable } from './kiosk-actions.ts';
import { isStaffCard } from './staff-guards.ts';

const { assign } = chart;

const failed: StaffLookResult = { state: 'failed' };
const isCurrentLook = ({ context, event }: Step): boolean => event.type === 'staff.looked' && event.lookId === context.staffLookId;

/** The card goes to the look and nowhere else: the chart never has it. */
const askLook = chart.enqueueActions(({ context: { staffLook: look, staffLookId, ports }, event, enqueue }) => {
  if (look === null || event.type !== 'card.presented') return;
  const { card } = event;
  const lookId = staffLookId + 1;
  enqueue.assign({ staffLookId: lookId, hintCount: 0 });
  enqueue(() => ports.staff?.askLook({ lookId, card, look }));
});

/** What is kept with a card: why somebody looks, then the card, then what came of it. */
export const recordsStates = {
  choosing: chart.createStateConfig({
    entry: assign({ staffLook: null, hintCount: 0 }),
    on: {
      'staff.look': { target: 'awaitingCard', actions: assign(({ event }) => (event.type === 'staff.look' ? { staffLook: event.look } : {})) },
    },
  }),
  awaitingCard: chart.createStateConfig({
    exit: forgetHints,
    on: {
      // Whoever looks has no card in mind but the patron's.
      'card.presented': [
        { guard: isStaffCard, actions: showHint },
        { target: 'asking', actions: askLook },
      ],
      'card.unreadable': { actions: [showHint, tellUnreadable] },
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
