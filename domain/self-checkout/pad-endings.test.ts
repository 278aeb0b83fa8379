import { beforeEach, describe, expect, it } from 'vitest';
import { parseItemId, type TagUid } from '../../contracts/ids.ts';
import type { CheckoutOutcome } from '../../contracts/ports/library-system.port.ts';
import { FakeItemPad } from '../../test/support/fake-item-pad.ts';
import { deferred, lentOutcome } from '../../test/support/fake-library-system.ts';
import { type KioskBench, setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

let pad: FakeItemPad;
let kiosk: KioskBench;
const end = (): void => kiosk.controller.send({ type: 'session.end' });

describe('another card while a stack is still asked', () => {
  beforeEach(() => {
    pad = new FakeItemPad();
    kiosk = setUpKiosk({ countCheck: false }, { pad, parallelCheckouts: 4 });
  });

  const answers = () => {
    const answer = deferred<ReturnType<typeof lentOutcome>>();
    kiosk.library.answerCheckout = () => answer.promise;
    return answer;
  };

  it('is asked for again; every loan becomes known and every alarm goes off before the visit ends', async () => {
    const answer = answers();
    for (const item of ['A', 'B', 'C']) pad.place(item);
    await kiosk.login();
    kiosk.scanCard('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', counts: { asking: 3 }, hint: 'card-too-early', hintCount: 1 });
    answer.resolve(lentOutcome('A title'));
    await settle();
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 3 });
    expect([pad.switches, kiosk.forStaff]).toEqual([['A unsecured', 'B unsecured', 'C unsecured'], []]);
    await kiosk.login('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', counts: { asking: 0, done: 0 } });
  });

  it('lends nothing more to the first one, neither from the reader nor from the pad', async () => {
    const answer = answers();
    pad.place('A');
    await kiosk.login();
    kiosk.scanCard('2002');
    kiosk.scanItem('B');
    pad.place('C');
    await settle();
    expect(kiosk.controller.view).toMatchObject({ counts: { asking: 1 }, hint: 'card-too-early', hintCount: 2 });
    answer.resolve(lentOutcome('A title'));
    await settle();
    expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A']);
    expect(kiosk.library.checkinCalls).toEqual([]);
  });

  it('changes nothing where it passed by mistake: the first card goes on', async () => {
    const answer = answers();
    pad.place('A');
    await kiosk.login();
    kiosk.scanCard('2002');
    kiosk.scanCard('1001');
    pad.place('C');
    answer.resolve(lentOutcome('A title'));
    await settle();
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: null, counts: { done: 2 } });
  });

  describe('that goes on after all', () => {
    const down = async (): Promise<readonly [TagUid, TagUid]> => {
      const answer = answers();
      pad.place('A');
      const set = pad.place('S', 'secured', { part: 1, parts: 2 });
      await kiosk.login();
      kiosk.scanCard('2002');
      const theirs = pad.place('THEIRS');
      const part = pad.place('S', 'secured', { part: 2, parts: 2 });
      pad.lift(set);
      await kiosk.clock.advance(2_000);
      kiosk.scanCard('1001');
      answer.resolve(lentOutcome('A title'));
      await settle();
      return [theirs, part];
    };
    const rows = (): unknown => ('rows' in kiosk.controller.view ? kiosk.controller.view.rows : []);

    it('is lent nothing that was put down meanwhile, which is named', async () => {
      await down();
      expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A', 'S']);
      expect(rows()).toContainEqual(expect.objectContaining({ state: 'problem', problem: 'leftBehind', count: 2 }));
    });

    it('gets what is lifted and set down anew', async () => {
      const [theirs] = await down();
      const tag = pad.tagOf(theirs);
      pad.lift(theirs);
      await kiosk.clock.advance(2_000);
      pad.putBack(tag);
      await settle();
      expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A', 'S', 'THEIRS']);
    });

    it('is lent nothing that was lifted and set down anew while the other card waited', async () => {
      const answer = answers();
      pad.place('A');
      await kiosk.login();
      kiosk.scanCard('2002');
      const uid = pad.place('THEIRS');
      const tag = pad.tagOf(uid);
      pad.lift(uid);
      await kiosk.clock.advance(2_000);
      pad.putBack(tag);
      kiosk.scanCard('1001');
      answer.resolve(lentOutcome('A title'));
      await settle();
      expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A']);
    });
  });

  it('waits for twenty seconds at most, and is let in then', async () => {
    answers();
    for (let at = 1; at <= 60; at += 1) pad.place(`A${at}`);
    await kiosk.login();
    kiosk.scanCard('2002');
    for (let second = 1; second < 20; second += 1) {
      await kiosk.clock.advance(1_000);
      kiosk.scanCard('2002');
      expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: 'card-too-early' });
    }
    await kiosk.clock.advance(1_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 0, unclear: { loans: 60 } });
    await kiosk.login('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing' });
  });

  it('is let in though the pad never answers; staff hear of the alarm', async () => {
    pad.answer = () => new Promise(() => undefined);
    pad.place('A');
    await kiosk.login();
    kiosk.scanCard('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', hint: 'card-too-early' });
    await kiosk.clock.advance(20_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'puttingBack', items: [{ by: 'stillSecured', isSwitching: true }] });
    await kiosk.clock.advance(30_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 1, atOdds: 1 });
    expect(kiosk.forStaff).toEqual([{ item: 'A', by: 'stillSecured' }]);
    await kiosk.login('2002');
    expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing' });
  });
});

describe('the call to put a book back', () => {
  it('ends with the last book that it calls for, though others are still asked', async () => {
    pad = new FakeItemPad();
    kiosk = setUpKiosk({ countCheck: false }, { pad });
    kiosk.library.answerCheckout = async ({ item }) => (item === 'A' ? lentOutcome('A title') : new Promise<never>(() => undefined));
    const a = pad.place('A');
    pad.answer = async (uids) => {
      pad.lift(a);
      return uids.map((uid) => ({ uid, outcome: 'gone', security: 'unknown' }));
    };
    const tag = pad.tagOf(a);
    await kiosk.login();
    for (let at = 1; at <= 60; at += 1) pad.place(`B${at}`);
    end();
    await kiosk.clock.advance(20_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'puttingBack', items: [{ title: 'A title' }] });
    pad.answer = async (uids, security) => uids.map((uid) => pad.switchOne(uid, security));
    pad.putBack(tag);
    await settle();
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 1, unclear: { loans: 60 } });
    expect(kiosk.views.filter((view) => view.screen === 'puttingBack' && view.items.length === 0)).toEqual([]);
  });
});

describe('an answer that comes after its visit ended', () => {
  const endUnanswered = async (security: 'secured' | 'unsecured' = 'secured') => {
    const answer = deferred<CheckoutOutcome>();
    kiosk.library.answerCheckout = () => answer.promise;
    for (let at = 1; at <= 5; at += 1) pad.place(`A${at}`, security);
    await kiosk.login();
    end();
    await kiosk.clock.advance(20_000);
    return answer;
  };

  beforeEach(() => {
    pad = new FakeItemPad();
    kiosk = setUpKiosk({ countCheck: false }, { pad });
  });

  it('was told as unclear, and its item is not taken back for being read again', async () => {
    await endUnanswered();
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 0, unclear: { loans: 5, returns: 0 } });
    kiosk.scanItem('A5');
    await settle();
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['ended', []]);
  });

  it('goes to staff where the gate would sound for the loan', async () => {
    const answer = await endUnanswered();
    expect(kiosk.forStaff).toEqual([]);
    answer.resolve(lentOutcome('A title'));
    await settle();
    await settle();
    expect(kiosk.forStaff).toEqual([1, 2, 3, 4, 5].map((at) => ({ item: `A${at}`, by: 'stillSecured' })));
    expect(kiosk.events.filter(({ type }) => type === 'item.leftAtOdds')).toHaveLength(5);
  });

  describe('of a loan whose reply was lost', () => {
    const unclear = { kind: 'refused', code: 'outcome-unclear', title: null } as const;
    const borrowUnclear = async (security: 'secured' | 'unsecured' = 'secured', answer: Promise<CheckoutOutcome> = Promise.resolve(unclear)) => {
      const told: ((outcome: CheckoutOutcome) => void)[] = [];
      kiosk.library.answerCheckout = ({ later }) => {
        told.push(later ?? (() => undefined));
        return answer;
      };
      pad.place('A', security);
      await kiosk.login();
      return (outcome: CheckoutOutcome): void => told[0]?.(outcome);
    };

    it('takes the alarm off while the visit is open', async () => {
      const settleLater = await borrowUnclear();
      settleLater(lentOutcome('A title'));
      await settle();
      expect([pad.switches, kiosk.controller.view]).toMatchObject([['A unsecured'], { rows: [{ state: 'lent', title: 'A title' }] }]);
    });

    it.each(['under the thanks', 'at rest', 'in the next visit'])('goes to staff %s, where the gate would sound for the loan', async (when) => {
      const settleLater = await borrowUnclear();
      end();
      expect(kiosk.controller.view).toMatchObject({ screen: 'ended', unclear: { loans: 1, returns: 0 } });
      if (when !== 'under the thanks') await kiosk.clock.advance(31_000);
      if (when === 'in the next visit') await kiosk.login('2002');
      settleLater(lentOutcome('A title'));
      settleLater(lentOutcome('A title'));
      expect(kiosk.forStaff).toEqual([{ item: 'A', by: 'stillSecured' }]);
    });

    it('goes to staff though the reply that was waited for was lost after the visit, too', async () => {
      const late = deferred<CheckoutOutcome>();
      const settleLater = await borrowUnclear('secured', late.promise);
      end();
      await kiosk.clock.advance(20_000);
      late.resolve(unclear);
      await settle();
      expect(kiosk.forStaff).toEqual([]);
      settleLater(lentOutcome('A title'));
      expect(kiosk.forStaff).toEqual([{ item: 'A', by: 'stillSecured' }]);
    });

    it('goes to nobody where loan and alarm agree', async () => {
      const settleLater = await borrowUnclear('unsecured');
      end();
      settleLater(lentOutcome('A title'));
      expect(kiosk.forStaff).toEqual([]);
    });
  });

  it('goes to nobody where loan and alarm agree', async () => {
    const answer = await endUnanswered('unsecured');
    answer.resolve(lentOutcome('A title'));
    await settle();
    await settle();
    expect(kiosk.forStaff).toEqual([]);
  });
});

describe('a stack that was just lent', () => {
  const bag = async (awayMs: number, ...uids: readonly TagUid[]): Promise<void> => {
    const tags = uids.map((uid) => pad.tagOf(uid));
    pad.lift(...uids);
    await kiosk.clock.advance(awayMs);
    pad.putBack(...tags);
    await settle();
  };
  const borrow = async (...items: readonly string[]): Promise<readonly TagUid[]> => {
    const uids = items.map((item) => pad.place(item));
    await kiosk.login();
    end();
    expect(kiosk.controller.view.screen).toBe('ended');
    return uids;
  };

  beforeEach(() => {
    pad = new FakeItemPad();
    kiosk = setUpKiosk({ countCheck: false }, { pad, parallelCheckouts: 4 });
  });

  it('is not returned by being set down again under the thanks', async () => {
    const uids = await borrow('A', 'B');
    await bag(2_000, ...uids);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['ended', []]);
  });

  it.each([2_000, 10_000, 59_999])('is not returned by being set down again at the first screen, %i ms after it was lifted', async (awayMs) => {
    const uids = await borrow('A', 'B');
    await kiosk.clock.advance(6_000);
    await bag(awayMs, ...uids);
    await kiosk.clock.advance(120_000);
    await bag(awayMs, ...uids);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['idle', []]);
    expect(pad.switches).toEqual(['A unsecured', 'B unsecured']);
  });

  it('is not returned when the next visit ends while it is lifted a second time', async () => {
    const [uid] = await borrow('A');
    if (uid === undefined) throw new RangeError('nothing was placed');
    await kiosk.login('2002');
    await bag(2_000, uid);
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    await kiosk.clock.advance(2_000);
    pad.place('B');
    await settle();
    end();
    pad.putBack(tag);
    await kiosk.clock.advance(10_000);
    expect(kiosk.library.checkinCalls).toEqual([]);
  });

  it('may be what the next card is for, after one lift, where it was refused to the one before', async () => {
    kiosk = setUpKiosk({ countCheck: false, placed: 'return' }, { pad, parallelCheckouts: 4 });
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'loan-limit-reached', title: 'A' });
    await kiosk.login();
    const uid = pad.place('A');
    await settle();
    end();
    await kiosk.login('2002');
    await bag(2_000, uid);
    expect(kiosk.library.checkoutCalls).toHaveLength(2);
  });

  it('leaves the thanks on the screen, and the call to show a book to staff', async () => {
    pad.answer = async (uids) => uids.map((uid) => (uid === a ? { uid, outcome: 'refused', security: 'secured' } : pad.switchOne(uid, 'unsecured')));
    const a = pad.place('A');
    const b = pad.place('B');
    await kiosk.login();
    end();
    await kiosk.clock.advance(30_000);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 2, atOdds: 1 });
    await bag(2_000, a, b);
    expect(kiosk.controller.view).toMatchObject({ screen: 'ended', lent: 2, atOdds: 1 });
  });

  it('is not returned though it was lifted before "done"', async () => {
    const uid = pad.place('A');
    await kiosk.login();
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    await kiosk.clock.advance(2_000);
    end();
    pad.putBack(tag);
    await settle();
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['ended', []]);
  });

  it('is neither returned nor asked for by a card that is only shown meanwhile', async () => {
    const [uid] = await borrow('A');
    if (uid === undefined) throw new RangeError('nothing was placed');
    const tag = pad.tagOf(uid);
    pad.lift(uid);
    kiosk.scanCard('1002');
    await settle();
    expect(kiosk.controller.view.screen).toBe('awaitingPin');
    end();
    await kiosk.clock.advance(10_000);
    pad.putBack(tag);
    await kiosk.clock.advance(2_000);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['idle', []]);
    expect(pad.switches).toEqual(['A unsecured']);
  });

  it('does not come along when another book is returned', async () => {
    const uids = await borrow('A');
    await bag(2_000, ...uids);
    pad.place('OLD', 'unsecured');
    await settle();
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['returning', ['OLD']]);
  });

  it('is returned by whoever says so, set down before or after', async () => {
    const [a, b] = await borrow('A', 'B');
    if (a === undefined || b === undefined) throw new RangeError('nothing was placed');
    await bag(2_000, a);
    kiosk.controller.send({ type: 'return.choose' });
    await settle();
    expect(kiosk.library.checkinCalls).toEqual(['A']);
    await bag(2_000, b);
    expect([kiosk.library.checkinCalls, pad.switches.slice(2)]).toEqual([
      ['A', 'B'],
      ['A secured', 'B secured'],
    ]);
  });

  it('is returned without a word once it was away for a minute', async () => {
    const uids = await borrow('A');
    await bag(60_000, ...uids);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['returning', ['A']]);
  });

  it('is asked about again when its card comes back and it is set down anew', async () => {
    const uids = await borrow('A');
    await bag(2_000, ...uids);
    await kiosk.login();
    expect(kiosk.controller.view).toMatchObject({ rows: [{ state: 'problem', problem: 'leftBehind', count: 1 }] });
    await bag(2_000, ...uids);
    expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A']);
    await bag(2_000, ...uids);
    expect(kiosk.library.checkoutCalls.map(({ item }) => item)).toEqual(['A', 'A']);
  });

  it.each(['before the other visit began', 'in it', 'on both sides of its beginning'])(
    'is neither lent to the next card nor returned, when it was set down again %s',
    async (when) => {
      const uids = await borrow('A', 'B');
      const tags = uids.map((uid) => pad.tagOf(uid));
      if (when === 'before the other visit began') await bag(2_000, ...uids);
      if (when === 'on both sides of its beginning') pad.lift(...uids);
      await kiosk.login('2002');
      await kiosk.clock.advance(2_000);
      if (when === 'on both sides of its beginning') pad.putBack(...tags);
      else await bag(2_000, ...uids);
      await settle();
      expect(kiosk.controller.view).toMatchObject({ screen: 'borrowing', rows: [{ state: 'problem', problem: 'leftBehind', count: 2 }] });
      end();
      await bag(2_000, ...uids);
      await kiosk.clock.advance(10_000);
      expect([kiosk.library.checkoutCalls.length, kiosk.library.checkinCalls, pad.switches]).toEqual([2, [], ['A unsecured', 'B unsecured']]);
    },
  );

  it('is named, and not returned by being set down again, while somebody else returns', async () => {
    const uids = await borrow('A');
    pad.place('OLD', 'unsecured');
    await settle();
    await bag(2_000, ...uids);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls]).toEqual(['returning', ['OLD']]);
    await bag(2_000, ...uids);
    expect(kiosk.library.checkinCalls).toEqual(['OLD', 'A']);
  });

  it.each(['at the list', 'in the account'])('is as safe where it was on loan before and was not renewed %s', async (where) => {
    const due = { date: '2026-12-20', text: '' };
    kiosk.library.answerLoans = async () => [{ item: parseItemId('A'), title: 'A', due, isOverdue: false, mayRenew: true }];
    kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'refused-ask-staff', title: 'A' });
    kiosk.library.answerRenew = async () => ({ kind: 'refused', code: 'refused-ask-staff', title: 'A' });
    await kiosk.login();
    if (where === 'in the account') kiosk.controller.send({ type: 'account.open' });
    await settle();
    const uid = pad.place('A', 'unsecured');
    await settle();
    expect([kiosk.library.checkoutCalls.length, kiosk.library.renewCalls.length]).toEqual(where === 'at the list' ? [1, 0] : [0, 1]);
    end();
    await bag(2_000, uid);
    expect([kiosk.controller.view.screen, kiosk.library.checkinCalls, pad.switches]).toEqual(['ended', [], []]);
  });

  describe.each(['unknown', 'mixed', 'secured'] as const)('with a tag that says %s, of an own loan that is not renewed,', (says) => {
    const refuseRenewal = (): void => {
      const due = { date: '2026-12-20', text: '' };
      kiosk.library.answerLoans = async () => [{ item: parseItemId('A'), title: 'A', due, isOverdue: false, mayRenew: true }];
      kiosk.library.answerCheckout = async () => ({ kind: 'refused', code: 'refused-ask-staff', title: 'A' });
      kiosk.library.answerRenew = async () => ({ kind: 'refused', code: 'refused-ask-staff', title: 'A' });
    };
    const lay = (): readonly TagUid[] => {
      if (says !== 'mixed') return [pad.place('A', says)];
      return [pad.place('A', 'unsecured', { part: 1, parts: 2 }), pad.place('A', 'secured', { part: 2, parts: 2 })];
    };

    it.each(['at the list', 'in the account'])('is never taken back for being set down again, when it was shown %s', async (where) => {
      // Where only the tag tells, one that says "at home" waits for a card.
      pad = new FakeItemPad();
      kiosk = setUpKiosk({ countCheck: false, placed: says === 'secured' ? 'return' : 'bySecurity' }, { pad });
      refuseRenewal();
      await kiosk.login();
      if (where === 'in the account') kiosk.controller.send({ type: 'account.open' });
      await settle();
      const uids = lay();
      await settle();
      end();
      expect(kiosk.controller.view.screen).toBe('ended');
      await bag(2_000, ...uids);
      await kiosk.clock.advance(10_000);
      expect([kiosk.controller.view.screen, kiosk.library.checkinCalls, pad.switches]).toEqual(['idle', [], []]);
    });

    it('is not taken back by the item reader under the thanks', async () => {
      refuseRenewal();
      await kiosk.login();
      lay();
      await settle();
      end();
      kiosk.scanItem('A');
      await settle();
      // A tag that says "at home" is no reason to ask for the loans: nobody knows whose it is.
      expect(kiosk.library.checkinCalls).toEqual(says === 'secured' ? ['A'] : []);
    });
  });
});
