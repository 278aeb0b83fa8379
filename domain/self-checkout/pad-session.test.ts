import { beforeEach, describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { ItemRefusalCode } from '../../contracts/refusal-codes.ts';
import type { KioskView } from '../../contracts/views.schema.ts';
import { FakeItemPad } from '../../test/support/fake-item-pad.ts';
import { deferred, lentOutcome } from '../../test/support/fake-library-system.ts';
import { type KioskBench, setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

let pad: FakeItemPad;
let kiosk: KioskBench;

beforeEach(() => {
  pad = new FakeItemPad();
  kiosk = setUpKiosk({ countCheck: false }, { pad, parallelCheckouts: 4 });
});

const rowsOf = (view: KioskView) => ('rows' in view ? view.rows : []);
const states = (): string[] =>
  rowsOf(kiosk.controller.view).map((row) => `${row.state}${'alarm' in row && row.alarm !== undefined ? ` ${row.alarm}` : ''}`);
const end = (): void => kiosk.controller.send({ type: 'session.end' });

describe('a stack on the pad', () => {
  it('is taken along when its card comes after it, and its alarms go off once the register said yes', async () => {
    for (const item of ['A', 'B', 'C']) pad.place(item);
    await kiosk.login();
    expect(states()).toEqual(['lent', 'lent', 'lent']);
    expect(pad.switches).toEqual(['A unsecured', 'B unsecured', 'C unsecured']);
  });

  it('keeps every alarm on until the register answers', async () => {
    const answer = deferred<ReturnType<typeof lentOutcome>>();
    kiosk.library.answerCheckout = () => answer.promise;
    await kiosk.login();
    pad.place('A');
    await settle();
    expect([states(), pad.switches]).toEqual([['asking'], []]);
    answer.resolve(lentOutcome('A'));
    await settle();
    expect([states(), pad.switches]).toEqual([['lent'], ['A unsecured']]);
  });

  it('leaves the alarm on where the register does not want it off', async () => {
    kiosk.library.answerCheckout = async () => ({ ...lentOutcome('A'), mayDesensitize: false }) as ReturnType<typeof lentOutcome>;
    await kiosk.login();
    pad.place('A');
    await settle();
    end();
    expect([pad.switches, kiosk.controller.view.screen]).toEqual([[], 'ended']);
  });

  it('turns the alarm of a refused item on again', async () => {
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'item-on-hold-for-another', title: 'A' });
    await kiosk.login();
    pad.place('A', 'unsecured');
    await settle();
    expect([states(), pad.switches]).toEqual([['refused'], ['A secured']]);
  });

  describe('with an own loan among it that the register does not renew', () => {
    const refuse = (code: ItemRefusalCode): void => {
      kiosk.library.answerCheckout = async () => ({ kind: 'refused', code, title: 'A' });
    };
    const own = (...items: readonly string[]): void => {
      const due = { date: '2026-12-20', text: '' };
      kiosk.library.answerLoans = async () =>
        items.map((item) => ({ item: parseItemId(item), title: item, due, isOverdue: false, mayRenew: 'unknown' as const }));
    };
    const place = async (security: 'secured' | 'unsecured' | 'unknown' = 'unsecured'): Promise<void> => {
      await kiosk.login();
      pad.place('A', security);
      await settle();
    };

    it.each(['refused-ask-staff', 'item-on-hold-for-another', 'loan-limit-reached'] as const)('leaves its alarm off after %s', async (code) => {
      refuse(code);
      own('B', 'A');
      await place();
      expect(rowsOf(kiosk.controller.view)).toMatchObject([{ state: 'refused', code, isOwnLoan: true }]);
      end();
      expect([pad.switches, kiosk.controller.view.screen, kiosk.forStaff]).toEqual([[], 'ended', []]);
    });

    it('asks for the loans where the tag may be open, and only then', async () => {
      refuse('item-on-hold-for-another');
      await place('secured');
      expect(kiosk.library.accountCalls).toEqual([]);
      pad.place('B', 'unknown');
      await settle();
      expect(kiosk.library.accountCalls).toHaveLength(1);
    });

    it.each(['are another', 'cannot be listed', 'cannot be had'])('turns it on where the loans %s', async (what) => {
      refuse('item-on-hold-for-another');
      own('B');
      if (what === 'cannot be listed') kiosk.library.answerLoans = async () => null;
      if (what === 'cannot be had') kiosk.library.answerLoans = () => Promise.reject(new KioskError('LIBRARY_TIMEOUT', 'late'));
      await place();
      expect(pad.switches).toEqual(['A secured']);
      expect(rowsOf(kiosk.controller.view)).not.toMatchObject([{ isOwnLoan: true }]);
    });
  });

  it.each(['item-unknown', 'library-system-unreachable', 'outcome-unclear'] as const)('does not touch the alarm after %s', async (code) => {
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code, title: null });
    await kiosk.login();
    pad.place('A', 'unsecured');
    await settle();
    expect(pad.switches).toEqual([]);
  });

  it('asks the register once for each item, however its tag flickers', async () => {
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'item-not-for-loan', title: 'A' });
    await kiosk.login();
    const uid = pad.place('A');
    await settle();
    for (let time = 0; time < 5; time += 1) {
      const tag = pad.tagOf(uid);
      pad.lift(uid);
      await kiosk.clock.advance(200);
      pad.putBack(tag);
    }
    expect(kiosk.library.checkoutCalls).toHaveLength(1);
  });

  it('asks again for a refused item that was lifted and put down anew', async () => {
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'item-not-for-loan', title: 'A' });
    await kiosk.login();
    const uid = pad.place('A');
    await settle();
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    await kiosk.clock.advance(2_000);
    pad.putBack(tag);
    await settle();
    expect(kiosk.library.checkoutCalls).toHaveLength(2);
  });

  it('names what is no item of ours', async () => {
    await kiosk.login();
    pad.placeOther('reading');
    pad.placeOther('foreign');
    pad.placeOther('damaged');
    expect(rowsOf(kiosk.controller.view).map((row) => ('problem' in row ? row.problem : row.state))).toEqual(['reading', 'foreign', 'damaged']);
  });

  it('tells how many items lie there, and that they are too many', async () => {
    await kiosk.login();
    pad.place('A');
    pad.isOverfull = true;
    pad.place('B');
    await settle();
    expect(kiosk.controller.view).toMatchObject({ pad: { items: 2, isOverfull: true } });
  });
});

describe('an item that is lifted midway', () => {
  it('is called back by name and never ends the session silently', async () => {
    const answer = deferred<ReturnType<typeof lentOutcome>>();
    kiosk.library.answerCheckout = () => answer.promise;
    await kiosk.login();
    const uid = pad.place('A');
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    answer.resolve(lentOutcome('Muumipappa ja meri'));
    await settle();
    expect(states()).toEqual(['lent putBack']);
    end();
    expect(kiosk.controller.view).toMatchObject({
      screen: 'puttingBack',
      items: [{ title: 'Muumipappa ja meri', by: 'stillSecured', isStuck: false }],
    });
    pad.putBack(tag);
    await settle();
    expect([kiosk.controller.view.screen, pad.switches, kiosk.forStaff]).toEqual(['ended', ['A unsecured'], []]);
  });

  it('goes to staff when nobody puts it back, and the last screen says so', async () => {
    const uid = pad.place('A');
    pad.answer = async (uids) => {
      pad.lift(uid);
      return uids.map((each) => ({ uid: each, outcome: 'gone', security: 'unknown' }));
    };
    await kiosk.login();
    end();
    expect(kiosk.controller.view).toMatchObject({ screen: 'puttingBack', leaving: { secondsLeft: 30 } });
    await kiosk.clock.advance(30_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 1, atOdds: 1, leaving: { secondsLeft: 30 } });
    expect(kiosk.forStaff).toEqual([{ item: 'A', by: 'stillSecured' }]);
    expect(kiosk.events).toContainEqual({ type: 'item.leftAtOdds', by: 'stillSecured' });
  });

  it('holds up the next card until somebody has heard of it', async () => {
    const uid = pad.place('A');
    pad.answer = async (uids) => {
      pad.lift(uid);
      return uids.map((each) => ({ uid: each, outcome: 'gone', security: 'unknown' }));
    };
    await kiosk.login();
    kiosk.scanCard('2002');
    expect(kiosk.controller.view.screen).toBe('puttingBack');
    end();
    expect(kiosk.controller.view.screen).toBe('ended');
  });

  it('says that only staff can help where the tag cannot be switched', async () => {
    pad.answer = async (uids) => uids.map((uid) => ({ uid, outcome: 'refused', security: 'secured' }));
    pad.place('A');
    await kiosk.login();
    expect([states(), pad.switches.length]).toEqual([['lent stuck'], 3]);
  });

  it('tries again after the pad itself failed', async () => {
    let tries = 0;
    const good = pad.answer;
    pad.answer = (uids, security) => {
      tries += 1;
      return tries === 1 ? Promise.reject(new KioskError('DEVICE_TIMEOUT', 'no answer')) : good(uids, security);
    };
    pad.place('A');
    await kiosk.login();
    expect(states()).toEqual(['lent']);
  });
});

describe('a set', () => {
  const part = (at: number): { part: number; parts: number } => ({ part: at, parts: 3 });

  it('is one loan, and every part is switched together', async () => {
    for (const at of [1, 2, 3]) pad.place('S', 'secured', part(at));
    await kiosk.login();
    expect([kiosk.library.checkoutCalls.length, pad.switches, states()]).toEqual([1, ['S unsecured'], ['lent']]);
  });

  it('is lent with a word on what is missing', async () => {
    pad.place('S', 'secured', part(1));
    await kiosk.login();
    expect(rowsOf(kiosk.controller.view)).toMatchObject([{ state: 'lent', missingParts: [2, 3] }]);
  });

  it('switches a part that comes later', async () => {
    pad.place('S', 'secured', part(1));
    await kiosk.login();
    pad.place('S', 'secured', part(2));
    await settle();
    expect([kiosk.library.checkoutCalls.length, pad.switches.length, states()]).toEqual([1, 2, ['lent']]);
  });

  it('waits until it is whole where the site wants that', async () => {
    kiosk = setUpKiosk({ countCheck: false, sets: 'refuse' }, { pad });
    pad.place('S', 'secured', part(1));
    pad.place('S', 'secured', part(3));
    await kiosk.login();
    expect(rowsOf(kiosk.controller.view)).toMatchObject([{ state: 'problem', problem: 'partsMissing', missingParts: [2], parts: 3 }]);
    pad.place('S', 'secured', part(2));
    await settle();
    expect(states()).toEqual(['lent']);
  });

  it('that contradicts itself is never asked about', async () => {
    pad.place('S', 'secured', part(1));
    pad.place('S', 'secured', part(1));
    await kiosk.login();
    expect(rowsOf(kiosk.controller.view)).toMatchObject([{ state: 'problem', problem: 'partsConflicting' }]);
    expect(kiosk.library.checkoutCalls).toEqual([]);
  });
});

describe('what is put down before any choice', () => {
  it('is taken back at once where its alarm is off, and secured', async () => {
    pad.place('A', 'unsecured');
    await settle();
    expect([kiosk.controller.view.screen, states(), pad.switches]).toEqual(['returning', ['returned'], ['A secured']]);
  });

  it('waits for a card, or for "return", where its alarm is on', async () => {
    pad.place('A');
    expect(kiosk.controller.view).toMatchObject({ screen: 'awaitingCard', pad: { items: 1 } });
    kiosk.controller.send({ type: 'return.choose' });
    await settle();
    expect([kiosk.controller.view.screen, states()]).toEqual(['returning', ['returned']]);
  });

  it('is taken back whatever its alarm says where the site wants that', () => {
    kiosk = setUpKiosk({ placed: 'return' }, { pad });
    pad.place('A');
    expect(kiosk.controller.view.screen).toBe('returning');
  });

  it('is taken back when its alarm cannot be read in time', async () => {
    pad.place('A', 'unknown');
    expect(kiosk.controller.view.screen).toBe('idle');
    await kiosk.clock.advance(1_500);
    expect(kiosk.controller.view.screen).toBe('returning');
  });

  it('does nothing where it is no item', async () => {
    pad.placeOther('foreign');
    await kiosk.clock.advance(2_000);
    expect(kiosk.controller.view.screen).toBe('idle');
  });
});

describe('what still lies there when a visit ends', () => {
  it('belongs to nobody who comes next, and is named', async () => {
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'loan-limit-reached', title: 'A' });
    pad.place('A');
    await kiosk.login();
    end();
    await kiosk.clock.advance(6_000);
    await kiosk.login('2002');
    expect(kiosk.library.checkoutCalls).toHaveLength(1);
    expect(rowsOf(kiosk.controller.view)).toMatchObject([{ state: 'problem', problem: 'leftBehind', count: 1 }]);
  });

  it('is not returned by being lifted', async () => {
    const uid = pad.place('A');
    await kiosk.login();
    end();
    await kiosk.clock.advance(6_000);
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    await kiosk.clock.advance(500);
    pad.putBack(tag);
    await kiosk.clock.advance(5_000);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['idle', []]);
  });

  it('goes along where it was put down for a return, was not on loan, and its card comes', async () => {
    kiosk.library.answerCheckin = async () => ({ kind: 'refused', code: 'item-not-on-loan', title: 'A' });
    pad.place('A', 'unsecured');
    await settle();
    await kiosk.login();
    expect([kiosk.controller.view.screen, states()]).toEqual(['borrowing', ['lent']]);
  });

  it('does not go along where its card comes when they have perhaps left: it is named, and lent where it is lifted and set down', async () => {
    kiosk.library.answerCheckin = async () => ({ kind: 'refused', code: 'item-not-on-loan', title: 'A' });
    const uid = pad.place('A', 'unsecured');
    await kiosk.clock.advance(15_000);
    await kiosk.login();
    expect(kiosk.library.checkoutCalls).toEqual([]);
    expect(rowsOf(kiosk.controller.view)).toMatchObject([{ state: 'problem', problem: 'leftBehind', count: 1 }]);
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    await kiosk.clock.advance(2_000);
    pad.putBack(tag);
    await settle();
    expect(states()).toEqual(['lent']);
  });

  it('does not go along where it was returned', async () => {
    pad.place('A', 'unsecured');
    await settle();
    await kiosk.login();
    expect(kiosk.library.checkoutCalls).toEqual([]);
  });
});

describe('the count', () => {
  beforeEach(() => {
    kiosk = setUpKiosk({}, { pad });
  });

  it('is asked before the end, and one tap goes back to the list', async () => {
    pad.place('A');
    pad.place('B');
    await kiosk.login();
    end();
    expect(kiosk.controller.view).toMatchObject({ screen: 'counting', task: 'borrow', items: 2 });
    kiosk.controller.send({ type: 'items.more' });
    expect(kiosk.controller.view.screen).toBe('borrowing');
    end();
    end();
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 2 });
  });

  it('is not asked where nothing lies on the pad', async () => {
    await kiosk.login();
    end();
    expect(kiosk.controller.view.screen).toBe('ended');
  });

  it('ends by itself when nobody answers', async () => {
    pad.place('A');
    await kiosk.login();
    end();
    await kiosk.clock.advance(90_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', by: 'timeout' });
  });
});

describe('a pad during the warning', () => {
  it('extends the session for a new item, not for one that flickers', async () => {
    await kiosk.login();
    const uid = pad.place('A');
    await settle();
    await kiosk.clock.advance(65_000);
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    pad.putBack(tag);
    expect(kiosk.controller.view.warning).not.toBeNull();
    pad.placeOther('reading');
    expect(kiosk.controller.view.warning).toBeNull();
  });
});
