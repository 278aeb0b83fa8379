import { describe, expect, it } from 'vitest';
import { readWallTime } from './wall-time.ts';

const read = (text: string): [string, boolean] => {
  const { at, note } = readWallTime(text, 'Europe/Helsinki');
  return [new Date(at).toISOString(), note !== null];
};

describe('a moment on the wall clock', () => {
  it.each([
    ['2027-01-11T12:00', '2027-01-11T10:00:00.000Z', false],
    ['2027-07-11T12:00', '2027-07-11T09:00:00.000Z', false],
    ['2027-07-11T12:00:30', '2027-07-11T09:00:00.000Z', false],
    ['2027-03-28T02:59', '2027-03-28T00:59:00.000Z', false],
    ['2027-03-28T03:30', '2027-03-28T01:30:00.000Z', true],
    ['2027-03-28T04:00', '2027-03-28T01:00:00.000Z', false],
    ['2027-10-31T03:30', '2027-10-31T00:30:00.000Z', true],
    ['2027-10-31T03:30+02:00', '2027-10-31T01:30:00.000Z', false],
    ['2027-10-31T04:00', '2027-10-31T02:00:00.000Z', false],
    ['2027-03-28T03:30Z', '2027-03-28T03:30:00.000Z', false],
  ] as const)('%s is %s', (text, at, isNoted) => {
    expect(read(text)).toEqual([at, isNoted]);
  });

  it.each(['', 'now', '2027-02-29T12:00', '2027-01-01', '2027-01-01T24:00', '2027-01-01T12:60', '27-01-01T12:00'])('"%s" is none', (text) => {
    expect(() => read(text)).toThrow(/no moment/);
  });
});
