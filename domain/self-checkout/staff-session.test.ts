import { describe, expect, it } from 'vitest';
import type { StaffReport } from '../../contracts/staff-view.schema.ts';
import type { StaffLook, StaffLookResult } from '../../contracts/staff-records.schema.ts';
import type { KioskStaff } from './kiosk-staff.port.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const report: StaffReport = {
  leftAtOdds: [{ item: '9001', by: 'stillSecured' }],
  parked: { rows: [], count: 0, waiting: 0 },
  printer: 'out',
  librarySystem: 'ready',
  lastFaults: [],
};

class FakeStaff implements KioskStaff {
  report_: StaffReport = report;
  forgotten = 0;
  readonly looks: [card: string, look: StaffLook][] = [];
  readonly typed: boolean[] = [];
  readonly answers: ((result: StaffLookResult | null) => void)[] = [];
  isStaff = (card: { reveal(): string }): boolean => ['5001', '29990000000017'].includes(card.reveal());
  verify = async (_card: unknown, pin: { reveal(): string }): Promise<boolean> => pin.reveal() === '4321';
  report = async (): Promise<StaffReport> => this.report_;
  look = (card: { reveal(): string }, look: StaffLook, isTyped: boolean): Promise<StaffLookResult> => {
    this.looks.push([card.reveal(), look]);
    this.typed.push(isTyped);
    return new Promise((resolve, reject) => this.answers.push((result) => (result === null ? reject(new Error('no')) : resolve(result))));
  };
  forgetLeft = (): void => {
    this.forgotten += 1;
    this.report_ = { ...this.report_, leftAtOdds: [] };
  };
}

function setUp(change: Parameters<typeof setUpKiosk>[0] = {}) {
  const staff = new FakeStaff();
  const bench = setUpKiosk(change, { staff });
  const open = (): Promise<void> => bench.login('5001', '4321');
  return { ...bench, staff, open };
}

describe('the staff’s panel', () => {
  it('is opened by a staff card with its PIN, and never asks the library system about it', async () => {
    const { controller, library, events, open } = setUp();
    await open();
    expect(controller.view).toMatchObject({ screen: 'staff', report, isTakenOut: false, leaving: { secondsLeft: 30 } });
    expect([library.patronCalls, events]).toEqual([[], [{ type: 'staff.opened' }]]);
  });

  it('asks for the PIN where patrons need none', async () => {
    const { controller, scanCard } = setUp({ pin: 'never' });
    scanCard('5001');
    expect(controller.view.screen).toBe('awaitingPin');
  });

  it('says of a wrong PIN what everybody hears', async () => {
    const { controller, login } = setUp();
    await login('5001', '1111');
    expect(controller.view).toMatchObject({ screen: 'refused', code: 'card-unknown-or-pin-wrong' });
  });

  it('lends nothing, and keeps no card', async () => {
    const { controller, library, open, scanItem } = setUp();
    await open();
    scanItem('9001');
    await settle();
    expect([controller.view.screen, library.checkoutCalls, library.checkinCalls]).toEqual(['staff', [], []]);
  });

  it('sees a new roll of paper by itself, and closes after half a minute without a touch', async () => {
    const { controller, staff, clock, open } = setUp();
    await open();
    staff.report_ = { ...report, printer: 'ready' };
    await clock.advance(2_000);
    expect(controller.view).toMatchObject({ report: { printer: 'ready' } });
    await clock.advance(28_000);
    expect(controller.view.screen).toBe('idle');
  });

  it('forgets the items whose alarms were put right', async () => {
    const { controller, staff, open } = setUp();
    await open();
    controller.send({ type: 'staff.forgetLeft' });
    await settle();
    expect([staff.forgotten, controller.view]).toMatchObject([1, { screen: 'staff', report: { leftAtOdds: [] } }]);
  });

  it('takes the kiosk out of use for all but staff, and back', async () => {
    const { controller, events, open, scanCard, scanItem, library } = setUp();
    await open();
    controller.send({ type: 'staff.setInUse', isInUse: false });
    controller.send({ type: 'session.end' });
    expect(controller.view.screen).toBe('outOfOrder');
    scanCard('1001');
    scanItem('9001');
    await settle();
    expect([controller.view.screen, library.checkinCalls]).toEqual(['outOfOrder', []]);
    await open();
    controller.send({ type: 'staff.setInUse', isInUse: true });
    controller.send({ type: 'session.end' });
    expect(controller.view.screen).toBe('idle');
    expect(events.map(({ type }) => type)).toEqual(['staff.opened', 'kiosk.takenOut', 'staff.opened', 'kiosk.takenBack']);
  });

  it('does not exist without staff cards', async () => {
    const { controller, login } = setUpKiosk();
    await login('5001', '4321');
    expect(controller.view.screen).toBe('borrowing');
    controller.send({ type: 'staff.setInUse', isInUse: false });
    expect(controller.view.screen).toBe('borrowing');
  });
});

const look: StaffLook = { task: 'show', reason: 'personAsks', identity: 'document', onBehalf: 'guardian' };
const nothing: StaffLookResult = { state: 'shown', rows: [], count: 0, pinAttempts: 0, isWhole: true };

/** On the panel, with a look asked for and the patron's card awaited. */
async function setUpLook() {
  const bench = setUp();
  await bench.open();
  bench.controller.send({ type: 'staff.records' });
  bench.controller.send({ type: 'staff.look', look });
  return bench;
}

describe('what is kept with a card, for staff', () => {
  it('is asked with a reason before any card is taken', async () => {
    const { controller, staff, open, scanCard } = setUp();
    await open();
    scanCard('1001');
    controller.send({ type: 'staff.records' });
    scanCard('1001');
    await settle();
    expect([controller.view, staff.looks]).toMatchObject([{ screen: 'staffRecords', stage: { state: 'choosing' } }, []]);
  });

  it('is looked up for the next card at the reader, which the library system never hears of', async () => {
    const { controller, staff, library, views, scanCard } = await setUpLook();
    expect(controller.view).toMatchObject({ stage: { state: 'awaitingCard', task: 'show' }, leaving: { secondsLeft: 30 } });
    scanCard('1001');
    expect(controller.view).toMatchObject({ stage: { state: 'asking' }, leaving: null });
    staff.answers[0]?.(nothing);
    await settle();
    expect([controller.view, staff.looks, library.patronCalls]).toMatchObject([{ stage: nothing }, [['1001', look]], []]);
    expect(JSON.stringify(views)).not.toContain('1001');
  });

  it('is not looked up for a card of staff, and another one is asked for', async () => {
    const { controller, staff, scanCard } = await setUpLook();
    scanCard('5001');
    await settle();
    expect([controller.view, staff.looks]).toMatchObject([{ stage: { state: 'awaitingCard' }, hint: 'card-unreadable', hintCount: 1 }, []]);
  });

  it.each(['an answer that it failed', 'no answer'])('says that nothing is known after %s', async (what) => {
    const { controller, staff, clock, scanCard } = await setUpLook();
    scanCard('1001');
    if (what === 'no answer') await clock.advance(15_000);
    else staff.answers[0]?.(null);
    await settle();
    expect(controller.view).toMatchObject({ stage: { state: 'failed' } });
  });

  it('never shows the late answer about one card as that about another', async () => {
    const { controller, staff, clock, scanCard } = await setUpLook();
    scanCard('1001');
    await clock.advance(15_000);
    controller.send({ type: 'staff.records' });
    controller.send({ type: 'staff.look', look });
    scanCard('1002');
    staff.answers[0]?.({ ...nothing, pinAttempts: 7 });
    await settle();
    expect(controller.view).toMatchObject({ stage: { state: 'asking' } });
    staff.answers[1]?.(nothing);
    await settle();
    expect(controller.view).toMatchObject({ stage: nothing });
  });

  it('is gone with the panel, also when its answer comes later', async () => {
    const { controller, staff, scanCard } = await setUpLook();
    scanCard('1001');
    controller.send({ type: 'session.end' });
    staff.answers[0]?.({ ...nothing, pinAttempts: 7 });
    await settle();
    expect(controller.view).toEqual({ screen: 'idle', language: 'fi', warning: null });
  });

  it('goes from the screen by itself after half a minute without a touch', async () => {
    const { controller, staff, clock, scanCard } = await setUpLook();
    scanCard('1001');
    staff.answers[0]?.(nothing);
    await settle();
    await clock.advance(29_000);
    expect(controller.view.screen).toBe('staffRecords');
    await clock.advance(1_000);
    expect(controller.view.screen).toBe('idle');
  });

  it('needs a reason of its own for each card', async () => {
    const { controller, staff, scanCard } = await setUpLook();
    scanCard('1001');
    staff.answers[0]?.(nothing);
    await settle();
    scanCard('1002');
    await settle();
    expect([controller.view, staff.looks.length]).toMatchObject([{ stage: nothing }, 1]);
    controller.send({ type: 'staff.records' });
    expect(controller.view).toMatchObject({ stage: { state: 'choosing' } });
    controller.send({ type: 'staff.panel' });
    expect(controller.view.screen).toBe('staff');
  });

  it('cannot be asked for by anybody but who opened the panel', async () => {
    const { controller, staff, login, scanCard } = setUp();
    await login();
    controller.send({ type: 'staff.records' });
    controller.send({ type: 'staff.look', look });
    scanCard('1002');
    await settle();
    expect(staff.looks).toEqual([]);
  });
});

const number = '24567000001016';

describe('a number that staff type, for want of a card that can be read', () => {
  const setUpTyping = async () => {
    const bench = await setUpLook();
    bench.controller.send({ type: 'card.type' });
    const press = (keys: string): void => {
      for (const key of keys) bench.controller.send({ type: 'pin.press', key });
    };
    return { ...bench, press };
  };

  it('is looked up like a card, said to be typed, and stands on no view but for its last digits', async () => {
    const { controller, staff, views, press } = await setUpTyping();
    expect(controller.view).toMatchObject({ screen: 'staffRecords', stage: { state: 'awaitingNumber', task: 'show', digits: 0, tail: '' } });
    press(`${number}9`);
    controller.send({ type: 'pin.erase' });
    expect(controller.view).toMatchObject({ stage: { digits: number.length, tail: number.slice(-4) } });
    controller.send({ type: 'pin.submit' });
    expect([controller.view, staff.looks]).toMatchObject([{ stage: { state: 'awaitingNumber', time: 'second', digits: 0, tail: '' } }, []]);
    press(number);
    controller.send({ type: 'pin.submit' });
    staff.answers[0]?.(nothing);
    await settle();
    expect([controller.view, staff.looks, staff.typed]).toMatchObject([{ stage: nothing }, [[number, look]], [true]]);
    expect(JSON.stringify(views)).not.toContain(number.slice(-5));
  });

  it('is looked up for nobody where it was typed otherwise the second time, and is typed anew, twice', async () => {
    const { controller, staff, press } = await setUpTyping();
    const type = (digits: string): void => {
      press(digits);
      controller.send({ type: 'pin.submit' });
    };
    type(number);
    type(`3${number.slice(1)}`);
    await settle();
    expect([controller.view, staff.looks]).toMatchObject([{ stage: { time: 'anew', digits: 0, tail: '' } }, []]);
    type(number);
    expect([controller.view, staff.looks]).toMatchObject([{ stage: { time: 'second' } }, []]);
    type(number);
    await settle();
    expect(staff.looks).toEqual([[number, look]]);
  });

  it('waits until it is long enough to be one', async () => {
    const { controller, staff, press } = await setUpTyping();
    press('12345');
    controller.send({ type: 'pin.submit' });
    await settle();
    expect([controller.view, staff.looks]).toMatchObject([{ stage: { state: 'awaitingNumber', digits: 5 } }, []]);
  });

  it('gives way to the card, when it is found and read', async () => {
    const { staff, press, scanCard } = await setUpTyping();
    press('245670');
    scanCard('1001');
    await settle();
    expect([staff.looks, staff.typed]).toEqual([[['1001', look]], [false]]);
  });

  it.each(['typed', 'shown'])('is not the staff’s own, %s', async (how) => {
    const { controller, staff, press, scanCard } = await setUpTyping();
    if (how === 'shown') scanCard('5001');
    else press('29990000000017');
    controller.send({ type: 'pin.submit' });
    await settle();
    expect([controller.view, staff.looks]).toMatchObject([{ stage: { state: 'awaitingCard' }, hint: 'card-unreadable', hintCount: 1 }, []]);
  });

  it.each(['staff.panel', 'staff.records', 'session.end'] as const)('is forgotten with %s', async (type) => {
    const { controller, press } = await setUpTyping();
    press('245670');
    controller.send({ type: 'pin.submit' });
    press('245670');
    controller.send({ type });
    if (type === 'session.end') return expect(JSON.stringify(controller.view)).not.toContain('5670');
    controller.send({ type: 'staff.records' });
    controller.send({ type: 'staff.look', look });
    controller.send({ type: 'card.type' });
    expect(controller.view).toMatchObject({ stage: { state: 'awaitingNumber', time: 'first', digits: 0, tail: '' } });
  });

  it('cannot be typed before somebody said why', async () => {
    const { controller, open } = setUp();
    await open();
    controller.send({ type: 'card.type' });
    expect(controller.view.screen).toBe('staff');
    controller.send({ type: 'staff.records' });
    controller.send({ type: 'card.type' });
    expect(controller.view).toMatchObject({ stage: { state: 'choosing' } });
  });
});
