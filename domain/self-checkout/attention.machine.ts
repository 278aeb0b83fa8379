import { not } from 'xstate';
import { chart, secondsToLeave } from './kiosk-actions.ts';
import { isNewTag } from './pad-actions.ts';

const { assign } = chart;

const startLeaving = assign({ secondsLeft: ({ context }) => secondsToLeave(context) });

const isLastSecond = ({ context }: { context: { secondsLeft: number } }): boolean => context.secondsLeft <= 1;
const countDown = assign({ secondsLeft: ({ context }) => context.secondsLeft - 1 });
const expire = chart.raise({ type: 'quiet.expired' });

/** What shows that somebody is there; each leads to the same move. */
const everyActivity = <Move extends object>(move: Move) => ({
  ...everyTouch(move),
  'session.listened': move,
  'card.presented': move,
  'card.unreadable': move,
});

/** The same without cards, with which anybody may begin, and without a voice, which goes on speaking when its listener has left. */
const everyTouch = <Move extends object>(move: Move) => ({
  'borrow.choose': move,
  'return.choose': move,
  'card.type': move,
  'pin.press': move,
  'pin.erase': move,
  'pin.submit': move,
  'session.extend': move,
  'session.end': move,
  'session.endWithReceipt': move,
  'account.open': move,
  'account.close': move,
  'loan.renew': move,
  'loans.renewAll': move,
  'staff.setInUse': move,
  'staff.forgetLeft': move,
  'staff.records': move,
  'staff.look': move,
  'staff.panel': move,
  'language.choose': move,
  'item.presented': move,
  'item.unreadable': move,
  'items.more': move,
  'pad.changed': { ...move, guard: isNewTag },
});
const activities = everyActivity({ target: '#attention.watching', reenter: true } as const);
const stays = everyActivity({ target: '#leaving', reenter: true, actions: startLeaving } as const);

/** Region: how long the patron has been quiet. Any intention or scan counts as activity and removes the warning. */
export const attention = chart.createStateConfig({
  id: 'attention',
  initial: 'resting',
  states: {
    resting: {
      always: [
        { guard: 'isPatronsMove', target: 'watching' },
        { guard: 'isLeaving', target: 'leaving', actions: startLeaving },
      ],
    },
    watching: {
      always: { guard: not('isPatronsMove'), target: 'resting' },
      after: { quiet: { target: 'warning', actions: assign({ secondsLeft: ({ context }) => context.settings.warningSeconds }) } },
      on: activities,
    },
    warning: {
      always: { guard: not('isPatronsMove'), target: 'resting' },
      after: {
        secondMs: [
          { guard: isLastSecond, target: 'resting', actions: expire },
          { target: 'warning', reenter: true, actions: countDown },
        ],
      },
      on: activities,
    },
    // A screen that only says something: it counts down from the start, and any activity starts the count anew.
    leaving: {
      id: 'leaving',
      always: { guard: not('isLeaving'), target: 'resting' },
      after: {
        secondMs: [
          { guard: isLastSecond, target: 'resting', actions: expire },
          { target: 'leaving', reenter: true, actions: countDown },
        ],
      },
      on: stays,
    },
  },
});

/**
 * Region: whether the one who touched or showed something last may still stand there. Only a guess, for where no card tells: who returns
 * and then shows a card is one person mostly, who walked off and left the list to the next is not.
 */
export const presence = chart.createStateConfig({
  id: 'presence',
  initial: 'gone',
  states: {
    here: {
      entry: assign({ isLikelyHere: true }),
      after: { presenceMs: 'gone' },
      on: everyTouch({ target: '#presence.here', reenter: true } as const),
    },
    gone: { entry: assign({ isLikelyHere: false }), on: everyTouch({ target: '#presence.here' } as const) },
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
