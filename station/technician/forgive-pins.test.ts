import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { forgivePins } from './forgive-pins.ts';
import { technicianTries } from './technician-desk.ts';

const task = { card: '24567000001016', reason: 'personAsks', identityChecked: 'document' } as const;

function setUp(failure: Error | null = null) {
  const done: string[] = [];
  const parts = {
    lockout: {
      forgive: async (card: CardNumber) => {
        done.push(`forgiven ${card.reveal()}`);
        return { tries: 10, isStored: true };
      },
    },
    record: async ({ kind, role, reason }: { kind: string; role: string; reason: string }) => {
      if (failure !== null) throw failure;
      done.push(`${kind} by ${role}: ${reason}`);
    },
  };
  return { done, parts };
}

describe('forgiving wrong PINs', () => {
  it('is recorded first, with the reason and without the card', async () => {
    const { done, parts } = setUp();
    const answer = await forgivePins(parts, { ...task, caseNumber: '12/2027', onBehalf: 'guardian' }, 'staff');
    expect(answer).toEqual({ task: 'forgivePins', tries: 10, isStored: true });
    expect(done).toEqual([
      'pin.forgiven by staff: the person asks; identity: identity document; for a ward, by the guardian; case 12/2027',
      'forgiven 24567000001016',
    ]);
  });

  it('is not done where it cannot be recorded', async () => {
    const { done, parts } = setUp(new KioskError('STORE_UNAVAILABLE', 'The disk is full.'));
    expect(await forgivePins(parts, task, 'technician')).toEqual({ task: 'refused', sentence: 'The disk is full.' });
    expect(done).toEqual([]);
  });

  it.each([
    ["the technician's own", technicianTries.reveal()],
    ['no card at all', '\u0007'],
  ])('is refused for %s', async (_whose, card) => {
    const { done, parts } = setUp();
    expect(await forgivePins(parts, { ...task, card }, 'staff')).toMatchObject({ task: 'refused' });
    expect(done).toEqual([]);
  });
});
