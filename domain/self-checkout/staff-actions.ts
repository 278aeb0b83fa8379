import { chart, forgetNumber, noNumber } from './kiosk-actions.ts';
import { recordsStates } from './staff-records.ts';

const { assign, createAction: act } = chart;

/** How often the panel is read anew while it stands, in milliseconds: a new roll of paper is seen at once. */
const lookAgainMs = 2_000;

const askReport = act(({ context }) => context.ports.staff?.askReport());
const forgetLeft = act(({ context }) => context.ports.staff?.forgetLeft());
const tell = (type: 'staff.opened' | 'kiosk.takenOut' | 'kiosk.takenBack') => act(({ context }) => context.ports.tell({ type }));

/** The panel that a staff card opens: what needs somebody, whether the kiosk is in use, and, with a reason and a patron's card, what is kept with that. */
export const atStaff = chart.createStateConfig({
  entry: [assign({ card: null, earlyItems: [], hintCount: 0, staffReport: null, staffLook: null, staffResult: null }), tell('staff.opened')],
  exit: assign({ staffReport: null, staffLook: null, staffResult: null, ...noNumber }),
  initial: 'reading',
  states: {
    reading: {
      entry: askReport,
      after: { [lookAgainMs]: 'again' },
      on: { 'staff.forgetLeft': { target: 'reading', reenter: true, actions: forgetLeft } },
    },
    again: { always: 'reading' },
    ...recordsStates,
  },
  on: {
    'staff.reported': { actions: assign(({ event }) => (event.type === 'staff.reported' ? { staffReport: event.report } : {})) },
    'staff.setInUse': [
      { guard: ({ event }) => event.isInUse, actions: [assign({ isTakenOut: false }), tell('kiosk.takenBack')] },
      { actions: [assign({ isTakenOut: true }), tell('kiosk.takenOut')] },
    ],
    'staff.records': '.choosing',
    'staff.panel': { target: '.reading', actions: forgetNumber },
    'session.end': 'idle',
    'quiet.expired': 'idle',
  },
});
