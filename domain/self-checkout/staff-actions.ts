import { chart, type Step } from './kiosk-actions.ts';

const { assign, createAction: act } = chart;

/** How often the panel is read anew while it stands, in milliseconds: a new roll of paper is seen at once. */
const lookAgainMs = 2_000;

/** Whether the card in the event is one of the staff's own. */
export const isStaffCard = ({ context, event }: Step): boolean =>
  event.type === 'card.presented' && (context.ports.staff?.isStaff(event.card) ?? false);
/** Whether the card that is dealt with is one of the staff's own: it needs its PIN wherever patrons need none. */
export const isStaffHere = ({ context }: Pick<Step, 'context'>): boolean =>
  context.card !== null && (context.ports.staff?.isStaff(context.card) ?? false);

const askReport = act(({ context }) => context.ports.staff?.askReport());
const tell = (type: 'staff.opened' | 'kiosk.takenOut' | 'kiosk.takenBack') => act(({ context }) => context.ports.tell({ type }));

/** The panel that a staff card opens: what needs somebody, and whether the kiosk is in use. Nothing of a patron is on it. */
export const atStaff = chart.createStateConfig({
  entry: [assign({ card: null, earlyItems: [], hintCount: 0, staffReport: null }), tell('staff.opened')],
  exit: assign({ staffReport: null }),
  initial: 'reading',
  states: { reading: { entry: askReport, after: { [lookAgainMs]: 'again' } }, again: { always: 'reading' } },
  on: {
    'staff.reported': { actions: assign(({ event }) => (event.type === 'staff.reported' ? { staffReport: event.report } : {})) },
    'staff.setInUse': [
      { guard: ({ event }) => event.isInUse, actions: [assign({ isTakenOut: false }), tell('kiosk.takenBack')] },
      { actions: [assign({ isTakenOut: true }), tell('kiosk.takenOut')] },
    ],
    'staff.forgetLeft': { target: '.reading', actions: act(({ context }) => context.ports.staff?.forgetLeft()) },
    'session.end': 'idle',
    'quiet.expired': 'idle',
  },
});
