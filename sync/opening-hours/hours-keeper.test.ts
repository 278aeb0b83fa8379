import { describe, expect, it } from 'vitest';
import type { FetchedHours } from '../../contracts/opening-hours.schema.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { HoursKeeper } from './hours-keeper.ts';

const hourMs = 3_600_000;
const hours: FetchedHours = { kind: 'days', days: { '2027-06-01': [{ startMinute: 420, endMinute: 600 }] } };

function keeper(file: { text: string | null } = { text: null }, clock = new VirtualClock()) {
  const told: unknown[] = [];
  const kept = new HoursKeeper({
    clock,
    file: { read: async () => file.text, write: async (text) => void (file.text = text) },
    everyMs: hourMs,
    validMs: 24 * hourMs,
    onState: (error) => told.push(error),
  });
  return { kept, clock, file, told };
}

describe('fetched opening hours', () => {
  it('count for as long as the site says, counted from the question, while later ones fail', async () => {
    const { kept, clock, told } = keeper();
    let isUp = true;
    kept.start(async () => {
      if (!isUp) throw new Error('away');
      return hours;
    });
    await settle();
    isUp = false;
    await clock.advance(24 * hourMs - 1);
    expect(kept.hours).toEqual(hours);
    await clock.advance(1);
    expect([kept.hours, told[0], told.length > 20]).toEqual([null, null, true]);
    isUp = true;
    await clock.advance(60_000);
    expect(kept.hours).toEqual(hours);
    kept.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('outlive a restart, for what is left of their time', async () => {
    const first = keeper();
    first.kept.start(async () => hours);
    await settle();
    first.kept.stop();
    await first.clock.advance(23 * hourMs);
    const second = keeper(first.file, first.clock);
    await second.kept.load();
    expect(second.kept.hours).toEqual(hours);
    await second.clock.advance(hourMs);
    expect(second.kept.hours).toBeNull();
  });

  it.each([
    ['from the future', (now: number) => JSON.stringify({ fetchedAtMs: now + 1, hours })],
    ['too old', (now: number) => JSON.stringify({ fetchedAtMs: now - 24 * hourMs, hours })],
    ['half written', () => '{"fetchedAtMs":'],
    ['not hours', () => JSON.stringify({ fetchedAtMs: 1, hours: { kind: 'week', days: [] } })],
  ])('that were kept are none where they are %s', async (_title, textOf) => {
    const clock = new VirtualClock();
    await clock.advance(48 * hourMs);
    const { kept } = keeper({ text: textOf(Math.floor(clock.now())) }, clock);
    await kept.load();
    expect(kept.hours).toBeNull();
  });
});
