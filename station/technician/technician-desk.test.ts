import { afterEach, describe, expect, it } from 'vitest';
import type { TechnicianView } from '../../contracts/technician.schema.ts';
import { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { RunDigests } from '../parts/keys-part.ts';
import { signInMs, TechnicianDesk } from './technician-desk.ts';

const page = {};
let toStop: { stop(): void }[] = [];
afterEach(() => {
  for (const each of toStop) each.stop();
  toStop = [];
});

/** A desk whose PIN is 246810, with an event log that can fail. */
function desk(options: { readonly pin?: string | null; readonly canRecord?: () => boolean } = {}) {
  const clock = new VirtualClock();
  const recorded: string[] = [];
  let id = 0;
  const lockout = new PinLockout({
    clock,
    digests: new RunDigests(),
    store: { load: async () => [], add: async () => (id += 1), remove: async () => undefined },
    onGuessing: () => undefined,
    onStore: () => undefined,
  });
  const technician = new TechnicianDesk({
    clock,
    readPin: async () => (options.pin === undefined ? '246810' : options.pin),
    isPin: async (pin, checkValue) => pin.reveal() === checkValue,
    lockout,
    record: async (kind, reason) => {
      if (options.canRecord?.() === false) throw new Error('disk');
      recorded.push(`${kind}: ${reason}`);
    },
  });
  toStop.push(technician, lockout);
  return { clock, technician, recorded };
}

describe("a technician's sign-in", () => {
  it('opens with the right PIN, for ten minutes and not a moment longer', async () => {
    const { clock, technician, recorded } = desk();
    expect(await technician.signIn(page, '246810')).toBe('signedIn');
    const signal = technician.signalOf(page);
    await clock.advance(signInMs - 1);
    expect([technician.isSignedIn(page), signal.aborted]).toEqual([true, false]);
    await clock.advance(1);
    expect([technician.isSignedIn(page), signal.aborted]).toEqual([false, true]);
    expect(recorded).toEqual(['technician.signedIn: PIN', 'technician.signedOut: ten minutes are over']);
  });

  it('is of one page only', async () => {
    const { technician } = desk();
    await technician.signIn(page, '246810');
    expect([technician.isSignedIn({}), technician.signalOf({}).aborted]).toEqual([false, true]);
  });

  it('is recorded when it is refused, without what was typed', async () => {
    const { technician, recorded } = desk();
    expect(await technician.signIn(page, '13579')).toBe('wrong');
    expect(await technician.signIn(page, '\u0000')).toBe('wrong');
    expect(technician.isSignedIn(page)).toBe(false);
    expect(recorded).toEqual(['technician.refused: wrong PIN', 'technician.refused: wrong PIN']);
  });

  it('waits 30 s after the third wrong PIN, and the right one does not shorten it', async () => {
    const { clock, technician } = desk();
    for (let index = 0; index < 3; index += 1) expect(await technician.signIn(page, '000000')).toBe('wrong');
    expect(await technician.signIn(page, '246810')).toBe('locked');
    await clock.advance(29_999);
    expect(await technician.signIn(page, '246810')).toBe('locked');
    await clock.advance(1);
    expect(await technician.signIn(page, '246810')).toBe('signedIn');
  });

  it('is for nobody where no PIN is set', async () => {
    const { technician } = desk({ pin: null });
    expect([await technician.signIn(page, ''), await technician.signIn(page, '246810')]).toEqual(['notSet', 'notSet']);
    expect((await technician.sourceFor(page)).view).toEqual({ screen: 'signIn', isPinSet: false });
  });

  it('is not given where it can not be recorded', async () => {
    const { technician } = desk({ canRecord: () => false });
    expect([await technician.signIn(page, '246810'), technician.isSignedIn(page)]).toEqual(['unrecorded', false]);
  });

  it('ends with its page', async () => {
    const { technician, recorded } = desk();
    await technician.signIn(page, '246810');
    technician.left(page);
    await settle();
    expect([technician.isSignedIn(page), recorded.at(-1)]).toEqual([false, 'technician.signedOut: page closed']);
  });

  it('that comes after its page has gone is none', async () => {
    const { technician } = desk();
    const answer = technician.signIn(page, '246810');
    technician.left(page);
    await answer;
    expect(technician.isSignedIn(page)).toBe(false);
  });

  it('is told to its page as it comes and goes', async () => {
    const { technician } = desk();
    const views: TechnicianView[] = [];
    (await technician.sourceFor(page)).onView((view) => views.push(view));
    await technician.signIn(page, '246810');
    await technician.signOut(page);
    expect(views).toEqual([
      { screen: 'signedIn', endsInMs: signInMs },
      { screen: 'signIn', isPinSet: true },
    ]);
  });
});
