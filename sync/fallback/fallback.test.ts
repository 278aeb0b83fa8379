import { describe, expect, it } from 'vitest';
import { whitelistSchema } from '../../contracts/fallback-config.schema.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { CardWhitelist, listedValues } from './card-whitelist.ts';
import { RecentAdmissions } from './recent-admissions.ts';

const main = brandId<DoorId>('main');
const asked = (card: string, pin: string | null, door = main) => ({ door, card: CardNumber.parse(card), pin: pin === null ? null : Pin.parse(pin) });
const hourMs = 3_600_000;

/** Waits until a hash in flight is kept: it is computed on another thread, which no virtual time moves. */
async function remembered(recent: RecentAdmissions, count: number): Promise<void> {
  while (recent.size < count) await new Promise((resolve) => setImmediate(resolve));
}

async function withOne(hours = 24) {
  const clock = new VirtualClock();
  const recent = new RecentAdmissions(hours, clock);
  recent.admitted(asked('2001', '1234'));
  await clock.advance(2_000);
  if (hours > 0) await remembered(recent, 1);
  return { clock, recent };
}

describe('recent admissions', () => {
  it('know a card that was let in, by its PIN only', async () => {
    const { recent } = await withOne();
    expect(await recent.verify(asked('2001', '1234'))).toBe(true);
    expect(await recent.verify(asked('2001', '1235'))).toBe(false);
    expect(await recent.verify(asked('2001', null))).toBe(false);
    expect(await recent.verify(asked('2002', '1234'))).toBe(false);
  });

  it('forget on time, and never last longer than 24 hours', async () => {
    const { clock, recent } = await withOne(72);
    await clock.advance(24 * hourMs - 1);
    expect(await recent.verify(asked('2001', '1234'))).toBe(true);
    await clock.advance(1);
    expect([await recent.verify(asked('2001', '1234')), recent.size, clock.pendingTimers]).toEqual([false, 0, 0]);
  });

  it('forget a card with its next live refusal, also one that comes while its PIN is being hashed or compared', async () => {
    const { clock, recent } = await withOne();
    const comparing = recent.verify(asked('2001', '1234'));
    recent.refused(CardNumber.parse('2001'));
    expect([await comparing, recent.size]).toEqual([false, 0]);
    recent.admitted(asked('2001', '1234'));
    await clock.advance(2_000);
    recent.refused(CardNumber.parse('2001'));
    await recent.verify(asked('2001', '1234'));
    await settle();
    expect([recent.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('remember nobody where they are off, nobody without a PIN, and nobody after the stop', async () => {
    const off = await withOne(0);
    expect([off.clock.pendingTimers, await off.recent.verify(asked('2001', '1234'))]).toEqual([0, false]);
    const { clock, recent } = await withOne();
    recent.admitted(asked('2002', null));
    recent.stop();
    recent.admitted(asked('2003', '1234'));
    expect([recent.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('count at the door that let the card in, and a refusal at any door ends them all', async () => {
    const { clock, recent } = await withOne();
    const back = brandId<DoorId>('back');
    expect(await recent.verify(asked('2001', '1234', back))).toBe(false);
    recent.admitted(asked('2001', '1234', back));
    await clock.advance(2_000);
    await remembered(recent, 2);
    expect([await recent.verify(asked('2001', '1234', back)), await recent.verify(asked('2001', '1234'))]).toEqual([true, true]);
    recent.refused(CardNumber.parse('2001'));
    expect([recent.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('are of one run: another one knows nobody', async () => {
    await withOne();
    expect(await new RecentAdmissions(24, new VirtualClock()).verify(asked('2001', '1234'))).toBe(false);
  });
});

describe('the whitelist', () => {
  const key = Buffer.alloc(32, 7);
  const list = async (entry: Record<string, unknown> = {}, today: string | null = '2027-06-30') => {
    const values = await listedValues(key, CardNumber.parse('cleaner-1'), Pin.parse('4711'));
    const { cards } = whitelistSchema.parse({ keyFile: 'k', cards: [{ name: 'cleaning', ...values, until: '2027-06-30', ...entry }] });
    return new CardWhitelist({ key, cards, today: () => today });
  };

  it('knows a card by its PIN, up to its last day', async () => {
    const whitelist = await list();
    expect(await whitelist.verify(asked('cleaner-1', '4711'))).toBe(true);
    expect(await whitelist.verify(asked('cleaner-1', '4712'))).toBe(false);
    expect(await whitelist.verify(asked('cleaner-1', null))).toBe(false);
    expect(await whitelist.verify(asked('cleaner-2', '4711'))).toBe(false);
  });

  it.each([
    ['the day after', {}, '2027-07-01'],
    ['a date that cannot be believed', {}, null],
    ['another door', { doors: ['back'] }, '2027-06-01'],
  ])('opens nothing on %s', async (_, entry, today) => {
    const whitelist = await list(entry, today);
    expect([whitelist.find(CardNumber.parse('cleaner-1'), main), await whitelist.verify(asked('cleaner-1', '4711'))]).toEqual([null, false]);
  });

  it('shows neither card nor PIN in what stands in the config, and takes no key but its own', async () => {
    const values = await listedValues(key, CardNumber.parse('cleaner-1'), Pin.parse('4711'));
    expect(JSON.stringify(values)).not.toMatch(/cleaner|4711/);
    const other = new CardWhitelist({
      key: Buffer.alloc(32, 8),
      cards: [{ name: 'c', ...values, until: '2027-06-30', whenClosed: false }],
      today: () => '2027-06-01',
    });
    expect(other.find(CardNumber.parse('cleaner-1'), main)).toBeNull();
  });

  it('refuses an entry without a last day', () => {
    expect(
      whitelistSchema.safeParse({
        keyFile: 'k',
        cards: [{ name: 'c', card: '0'.repeat(64), pin: `argon2id$19456$2$1$${'0'.repeat(32)}$${'0'.repeat(64)}` }],
      }).success,
    ).toBe(false);
  });
});
