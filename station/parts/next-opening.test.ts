import { expect, it } from 'vitest';
import type { SiteSchedule } from '../../domain/schedule/schedule.policy.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { NextOpening } from './next-opening.ts';

const hourMs = 3_600_000;
const start = Date.UTC(2027, 4, 3, 18);
const zone = new ZoneClock('Europe/Helsinki');

it('is looked for anew within ten minutes, since hours that are fetched may change it, and never outlives itself', () => {
  let opensAt = start + 12 * hourMs;
  let asked = 0;
  const changes: SiteSchedule['changes'] = (from, until) => {
    asked += 1;
    return opensAt > from && opensAt <= until ? [{ at: opensAt, state: 'selfService' }] : [];
  };
  const next = new NextOpening({ changes }, zone);
  const times = (minutes: readonly number[]) => minutes.map((minute) => next.after(start + minute * 60_000)?.time);
  expect([times([0, 1, 9]), asked]).toEqual([['09:00', '09:00', '09:00'], 1]);
  opensAt += 2 * hourMs;
  expect([times([10, 19]), asked]).toEqual([['11:00', '11:00'], 2]);
  opensAt = start + 30 * 60_000;
  expect(times([25])).toEqual(['21:30']);
  opensAt = start + 20 * hourMs;
  expect(times([30])).toEqual(['17:00']);
});
