import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { parseItemId } from '../../contracts/ids.ts';
import type { JournalRow, JournalState } from '../../contracts/ports/journal.port.ts';
import type { PrivacyAnswer, PrivacyTask } from '../../contracts/privacy-task.schema.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { LoggedEvent } from '../../sync/event-log/event-chain.codec.ts';
import { CardWhitelist, listedValues } from '../../sync/fallback/card-whitelist.ts';
import { setUpKiosk } from '../../test/support/kiosk-bench.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { StationKioskStaff } from './kiosk-staff.ts';
import { LeftAtOddsList } from './left-at-odds.ts';
import { StationNotices } from './station-notices.ts';

const key = Buffer.alloc(32, 7);
const card = CardNumber.parse('29990000000017');

const fault = { at: '2026-11-24T12:05:00.000Z', device: 'kiosk-pad', code: 'DEVICE_LOST' };

const row = (id: number, state: JournalState): JournalRow => ({
  id,
  kind: 'checkin',
  item: parseItemId(`900${id}`),
  atMs: 0,
  state,
  reason: state === 'parked' ? 'lentAgain' : null,
  attempts: 1,
  retries: 0,
  dueBefore: null,
  settledAtMs: null,
  expiresAtMs: 1,
});

interface Change {
  readonly answer?: PrivacyAnswer;
  /** Asked before each row of the event log. */
  readonly canRecord?: () => boolean;
  readonly cards?: Pick<CardWhitelist, 'find' | 'verify'>;
}

async function setUp(
  rows: readonly JournalRow[] | null,
  { answer = { task: 'refused', sentence: 'no' }, canRecord = () => true, cards }: Change = {},
) {
  const recorded: LoggedEvent[] = [];
  const asked: [PrivacyTask, PrivacyRole][] = [];
  const notices = new StationNotices([]);
  const left = new LeftAtOddsList(notices);
  const listed = { name: 'desk-1', ...(await listedValues(key, card, Pin.parse('4321'))), until: '2027-06-30', whenClosed: true };
  const staff = new StationKioskStaff({
    cards: cards ?? new CardWhitelist({ key, cards: [listed], today: () => '2026-11-24' }),
    journal: { list: () => (rows === null ? Promise.reject(new KioskError('STORE_UNAVAILABLE', 'down')) : Promise.resolve(rows)) },
    left,
    printer: undefined,
    librarySystem: { health: { state: 'ready' } },
    lastFaults: () => [fault],
    privacy: {
      ask: async (task, role) => {
        asked.push([task, role]);
        return answer;
      },
    },
    recordLook: async (event) => {
      if (!canRecord()) throw new KioskError('STORE_DAMAGED', 'the event log is damaged');
      recorded.push(event);
    },
    clock: { now: () => 7.5 },
    timeZone: 'Europe/Helsinki',
  });
  return { staff, left, notices, asked, recorded };
}

describe('the staff of a kiosk', () => {
  it('are known by their cards and PINs, by nothing that could be read from the config', async () => {
    const { staff } = await setUp([]);
    expect([staff.isStaff(card), staff.isStaff(CardNumber.parse('1001'))]).toEqual([true, false]);
    expect([await staff.verify(card, Pin.parse('4321')), await staff.verify(card, Pin.parse('1234'))]).toEqual([true, false]);
  });

  it('see what is parked and what waits, and which items left with the wrong alarm, beside the last faults', async () => {
    const { staff, left, recorded } = await setUp([row(1, 'parked'), row(2, 'waiting'), row(3, 'done'), row(4, 'open')]);
    left.add({ item: parseItemId('8001'), by: 'stillSecured' });
    expect(await staff.report()).toEqual({
      leftAtOdds: [{ item: '8001', by: 'stillSecured' }],
      parked: { rows: [{ item: '9001', kind: 'checkin', reason: 'lentAgain' }], count: 1, waiting: 2 },
      printer: 'none',
      librarySystem: 'ready',
      lastFaults: [fault],
    });
    expect(recorded).toEqual([
      { atMs: 7, kind: 'journal.itemsShown', role: 'staff', reason: 'at the kiosk: items that need staff, after card and PIN' },
    ]);
  });

  it('see no item where the look cannot be recorded, and the rest all the same', async () => {
    const { staff, left } = await setUp([row(1, 'parked')], { canRecord: () => false });
    left.add({ item: parseItemId('8001'), by: 'stillSecured' });
    expect(await staff.report()).toMatchObject({ leftAtOdds: [], parked: null, librarySystem: 'ready', lastFaults: [fault] });
  });

  it('leave nothing in the event log where no item is shown', async () => {
    const { staff, recorded } = await setUp([row(2, 'waiting'), row(3, 'done')], { canRecord: () => false });
    expect(await staff.report()).toMatchObject({ parked: { rows: [], count: 0, waiting: 1 } });
    expect(recorded).toEqual([]);
  });

  it('are recorded once a visit while their panel reads on, and again where another item comes', async () => {
    const listed = { name: 'desk-1', card: '', pin: '', until: '2027-06-30', whenClosed: true };
    // The slow check of a PIN takes real time, which a virtual clock does not wait for.
    const cards = { find: (shown: CardNumber) => (shown.equals(card) ? listed : null), verify: async () => true };
    const rows = [row(1, 'parked')];
    const { staff, recorded } = await setUp(rows, { cards });
    const { login, clock, controller } = setUpKiosk({}, { staff });
    const shown = (): unknown =>
      controller.view.screen === 'staff' ? controller.view.report?.parked?.rows.map(({ item }) => item) : controller.view.screen;
    await login(card.reveal(), '4321');
    await clock.advance(20_000);
    expect([shown(), recorded.map(({ kind }) => kind)]).toEqual([['9001'], ['journal.itemsShown']]);
    rows.push(row(2, 'parked'));
    await clock.advance(6_000);
    expect([shown(), recorded.length]).toEqual([['9001', '9002'], 2]);
    controller.send({ type: 'session.end' });
    await login(card.reveal(), '4321');
    await clock.advance(6_000);
    expect([shown(), recorded.length]).toEqual([['9001', '9002'], 3]);
  });

  it('see a new item only when it is on record, and one that left again after it was seen to is new', async () => {
    let canRecord = false;
    const { staff, left, recorded } = await setUp([], { canRecord: () => canRecord });
    const leave = (): void => left.add({ item: parseItemId('8001'), by: 'stillSecured' });
    leave();
    expect((await staff.report()).leftAtOdds).toEqual([]);
    canRecord = true;
    expect((await staff.report()).leftAtOdds).toHaveLength(1);
    canRecord = false;
    expect((await staff.report()).leftAtOdds).toHaveLength(1);
    staff.forgetLeft();
    leave();
    expect([(await staff.report()).leftAtOdds, recorded.length]).toEqual([[], 1]);
  });

  it('are recorded once where two readings overlap', async () => {
    const { staff, recorded } = await setUp([row(1, 'parked')]);
    await Promise.all([staff.report(), staff.report()]);
    expect(recorded).toHaveLength(1);
  });

  it('see that the journal cannot be read', async () => {
    const { staff } = await setUp(null);
    expect(await staff.report()).toMatchObject({ parked: null });
  });

  it('end the warning of items that left when they have seen to them', async () => {
    const { staff, left, notices } = await setUp([]);
    left.add({ item: parseItemId('8001'), by: 'stillUnsecured' });
    expect(notices.all.join()).toContain('0 lent with the alarm on, 1 not lent with it off');
    expect(notices.all.join()).not.toContain('8001');
    staff.forgetLeft();
    expect([notices.all, (await staff.report()).leftAtOdds]).toEqual([[], []]);
  });

  const look = { task: 'show', reason: 'personAsks', identity: 'document', onBehalf: 'guardian' } as const;
  const trace = { device: null, incidentCode: 'A2C3', resultCode: 'pin-wrong', expiresAt: '2026-12-01T10:14:05.000Z' };
  const exported: PrivacyAnswer = {
    task: 'export',
    traces: [
      { at: '2026-11-24T10:14:05.000Z', event: 'door.refused', purpose: 'doorFault', ...trace },
      { at: '2026-11-25T05:00:00.000Z', event: 'session.opened', purpose: 'kioskFault', ...trace },
    ],
    pinAttempts: [{ at: '2026-11-25T05:00:00.000Z', device: 'kiosk', expiresAt: '2026-11-26T05:00:00.000Z' }],
    unreadable: 0,
    damaged: [],
  };

  it('look at what is kept in their own role, with reason, identity and ward, and see no result code', async () => {
    const { staff, asked } = await setUp([], { answer: exported });
    const patron = CardNumber.parse('24567000001016');
    expect(await staff.look(patron, look, false)).toEqual({
      state: 'shown',
      rows: [
        { at: '2026-11-25T07:00', until: '2026-12-01T12:14', event: 'visitBegan', place: 'kiosk' },
        { at: '2026-11-24T12:14', until: '2026-12-01T12:14', event: 'notLetIn', place: 'door' },
      ],
      count: 2,
      pinAttempts: 1,
      isWhole: true,
    });
    const task = {
      task: 'export',
      card: patron.reveal(),
      reason: 'personAsks',
      identityChecked: 'document',
      onBehalf: 'guardian',
    };
    expect(asked).toEqual([[task, 'staff']]);
  });

  it('leave it in the record that a number was typed and no card shown', async () => {
    const { staff, asked } = await setUp([], { answer: exported });
    await staff.look(CardNumber.parse('24567000001016'), look, true);
    expect(asked).toMatchObject([[{ reason: 'personAsks', isTyped: true }, 'staff']]);
  });

  it('are told that a part could not be read', async () => {
    const { staff } = await setUp([], { answer: { ...exported, damaged: ['tries of PINs'] } });
    expect(await staff.look(card, look, false)).toMatchObject({ isWhole: false });
  });

  it('erase for a card, and hear what stays without a word of it', async () => {
    const stays = [{ kind: 'journal' as const, what: 'unsent', why: 'must go', count: 3, until: null }];
    const { staff, asked } = await setUp([], { answer: { task: 'erase', removed: 4, areBytesGone: true, stays } });
    expect(await staff.look(card, { ...look, task: 'erase', onBehalf: null }, false)).toEqual({
      state: 'erased',
      removed: 4,
      areBytesGone: true,
      stays: [{ kind: 'journal', count: 3 }],
    });
    expect(asked[0]?.[0]).not.toHaveProperty('onBehalf');
  });

  it('hear that it failed where the desk refused', async () => {
    const { staff } = await setUp([]);
    expect(await staff.look(card, look, false)).toEqual({ state: 'failed' });
  });
});
