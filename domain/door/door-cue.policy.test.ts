import { describe, expect, it } from 'vitest';
import type { DoorView } from '../../contracts/views.schema.ts';
import { doorCue } from './door-cue.policy.ts';

const rest = { turn: 1, language: 'fi' } as const;
const calm = { leaving: { secondsLeft: 9 }, isNextWaiting: false, hasLatecomer: false, ...rest } as const;

describe('what a reader shows', () => {
  it.each([
    [{ screen: 'idle', siteState: 'selfService', pinNeeded: true, ...rest }, 'idle'],
    [{ screen: 'idle', siteState: 'selfService', pinNeeded: true, heldOpen: 'warning', ...rest }, 'doorHeld'],
    [{ screen: 'awaitingPin', digits: 2, leaving: null, ...rest }, 'awaitingPin'],
    [{ screen: 'checking', isNextWaiting: false, hasLatecomer: false, ...rest }, 'cardRead'],
    [{ screen: 'granted', isNextWaiting: false, hasLatecomer: false, ...rest }, 'granted'],
    [{ screen: 'refused', code: 'card-unreadable', incidentCode: 'A2C4', ...calm }, 'tryAgain'],
    [{ screen: 'outOfOrder', incidentCode: 'A2C4', ...rest }, 'outOfService'],
  ] as const satisfies readonly (readonly [DoorView, string])[])('%j is %s', (view, cue) => {
    expect(doorCue(view)).toBe(cue);
  });

  // Somebody behind the patron sees and hears one kind of refusal, whatever its reason.
  it.each(['card-unknown', 'pin-wrong', 'pin-locked', 'card-lost', 'too-young', 'fees-over-limit', 'self-service-banned'] as const)(
    'the same for %s as for every other personal reason',
    (code) => {
      expect(doorCue({ screen: 'refused', code, incidentCode: 'A2C4', ...calm })).toBe('refused');
    },
  );
});
