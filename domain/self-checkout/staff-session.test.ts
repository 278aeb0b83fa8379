import { describe, expect, it } from 'vitest';
import type { StaffReport } from '../../contracts/staff-view.schema.ts';
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
  isStaff = (card: { reveal(): string }): boolean => card.reveal() === '5001';
  verify = async (_card: unknown, pin: { reveal(): string }): Promise<boolean> => pin.reveal() === '4321';
  report = async (): Promise<StaffReport> => this.report_;
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
