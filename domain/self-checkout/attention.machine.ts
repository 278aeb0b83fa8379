import { not } from 'xstate';
import { chart } from './kiosk-actions.ts';

const { assign } = chart;

const activity = { target: '#attention.watching', reenter: true } as const;
const activities = {
  'borrow.choose': activity,
  'return.choose': activity,
  'pin.press': activity,
  'pin.erase': activity,
  'pin.submit': activity,
  'session.extend': activity,
  'session.end': activity,
  'language.choose': activity,
  'card.presented': activity,
  'card.unreadable': activity,
  'item.presented': activity,
  'item.unreadable': activity,
};

/** Region: how long the patron has been quiet. Any intention or scan counts as activity and removes the warning. */
export const attention = chart.createStateConfig({
  id: 'attention',
  initial: 'resting',
  states: {
    resting: { always: { guard: 'isPatronsMove', target: 'watching' } },
    watching: {
      always: { guard: not('isPatronsMove'), target: 'resting' },
      after: { quiet: { target: 'warning', actions: assign({ secondsLeft: ({ context }) => context.settings.warningSeconds }) } },
      on: activities,
    },
    warning: {
      always: { guard: not('isPatronsMove'), target: 'resting' },
      after: {
        secondMs: [
          { guard: ({ context }) => context.secondsLeft <= 1, target: 'resting', actions: chart.raise({ type: 'quiet.expired' }) },
          { target: 'warning', reenter: true, actions: assign({ secondsLeft: ({ context }) => context.secondsLeft - 1 }) },
        ],
      },
      on: activities,
    },
  },
});

/** Region: whether the readers that the patron needs now are there. A short absence does no harm. */
export const supply = chart.createStateConfig({
  initial: 'whole',
  states: {
    whole: { always: { guard: 'isReaderLacking', target: 'lacking' } },
    lacking: {
      always: { guard: not('isReaderLacking'), target: 'whole' },
      after: { readerGraceMs: { target: 'whole', actions: chart.raise({ type: 'readers.failed' }) } },
    },
  },
});
