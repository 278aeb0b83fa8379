import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.ts';

const names = ['idleSeconds', 'warningSeconds', 'pin', 'timeoutMs'];

describe('the nearest name', () => {
  it.each([
    ['swapped letters', 'idelSeconds', 'idleSeconds'],
    ['a letter left out', 'warnngSeconds', 'warningSeconds'],
    ['a letter too many', 'pinn', 'pin'],
    ['another case', 'TIMEOUTMS', 'timeoutMs'],
    ['a word left out', 'timeout', 'timeoutMs'],
  ])('forgives %s', (_, text, name) => {
    expect(nearestName(text, names)).toBe(name);
  });

  it('is none for a word like no other', () => {
    expect(nearestName('colour', names)).toBeUndefined();
  });

  it('is none where there are no names', () => {
    expect(didYouMean('pin', [])).toBe('');
  });
});
