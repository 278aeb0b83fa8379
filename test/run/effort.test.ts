import { describe, expect, it } from 'vitest';
import { readEffort } from './effort.ts';

describe('effort of a suite', () => {
  it('is small and repeatable when nothing is asked', () => expect(readEffort(50, {})).toEqual({ seed: 1, count: 50 }));
  it('is what was asked', () => expect(readEffort(50, { OMATOIMI_SEED: '7', OMATOIMI_COUNT: '9000' })).toEqual({ seed: 7, count: 9000 }));
  it('refuses what is no whole number', () => expect(() => readEffort(50, { OMATOIMI_COUNT: 'many' })).toThrow(RangeError));
});
