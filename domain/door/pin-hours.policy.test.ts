import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doorSchema } from '../../contracts/door-config.schema.ts';
import { isPinNeeded, type PinRule } from './pin-hours.policy.ts';

const rule = (withoutPin?: Readonly<Record<string, readonly string[]>>): PinRule =>
  doorSchema.parse({ id: 'main', ...(withoutPin === undefined ? {} : { withoutPin }) });
const at = (weekday: number, time: string) => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { date: '2027-03-01', weekday, minute: hour * 60 + minute };
};

describe('hours without a PIN', () => {
  it.each([
    [0, '06:59', true],
    [0, '07:00', false],
    [0, '08:59', false],
    [0, '09:00', true],
    [1, '08:00', true],
    [4, '21:59', true],
    [4, '22:00', false],
    [5, '01:59', false],
    [5, '02:00', true],
    [6, '23:59', false],
    [0, '00:30', false],
    [0, '01:00', true],
  ])('on weekday %i at %s the PIN is needed: %s', (weekday, time, isNeeded) => {
    expect(isPinNeeded(rule({ monday: ['07:00-09:00'], friday: ['22:00-02:00'], sunday: ['23:00-01:00'] }), () => at(weekday, time))).toBe(isNeeded);
  });

  it('free nobody while the clock is not believed', () => {
    expect(isPinNeeded(rule({ monday: ['00:00-24:00'] }), () => null)).toBe(true);
  });

  it('need not be written where the PIN is always or never asked for', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(1439), (weekday, minute) => {
        const wall = { date: '2027-03-01', weekday, minute };
        expect([isPinNeeded(rule(), () => wall), isPinNeeded({ ...rule(), pin: 'never' }, () => wall)]).toEqual([true, false]);
      }),
    );
  });
});
