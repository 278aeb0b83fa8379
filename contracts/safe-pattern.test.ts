import { describe, expect, it } from 'vitest';
import { maxPatternInput, patternProblem } from './safe-pattern.ts';

describe('a pattern of a config', () => {
  it.each(['kielto', '^A\\d{2}$', '(?:lost|kadonnut)', '^.*kielto.*$', 'é[a-z\\]]+?', '\\p{L}+', 'a{2,5}', '(?:x)?y', '\\(1\\)', '[(*+]'])(
    '%j is taken',
    (source) => {
      expect(patternProblem(source)).toBeNull();
    },
  );

  it.each([
    ['(a+)+$', 'repeated'],
    ['(a|a)*$', 'repeated'],
    ['((a))+', 'repeated'],
    ['(?:a?){30}', 'repeated'],
    ['(a*)*', 'repeated'],
    ['(.*){2,}', 'repeated'],
    ['.*.*.*x', 'too long'],
    ['a{0,250}a{0,250}a{0,250}b', 'too long'],
    [`${'a?'.repeat(30)}${'a'.repeat(30)}`, 'too long'],
    ['(a)\\1', 'references back'],
    ['(?=a)b', 'look-around'],
    ['(?<=a)b', 'look-around'],
    ['(?<name>a)', 'look-around'],
    ['(a', 'regular expression'],
    ['a)', 'regular expression'],
    ['[z-a]', 'regular expression'],
    ['', '1 to 200'],
    ['x'.repeat(201), '1 to 200'],
  ])('%j is refused', (source, why) => {
    expect(patternProblem(source)).toContain(why);
  });

  it('that is taken ends soon even on the worst text', () => {
    const worst = 'a'.repeat(maxPatternInput);
    for (const source of ['a*a*b', `${'a?'.repeat(15)}b`, '(?:a|aa|aaa)?a*b', '(?:a*|a*)?b']) {
      expect(patternProblem(source)).toBeNull();
      const started = performance.now();
      expect(new RegExp(source, 'iu').test(worst)).toBe(false);
      expect(performance.now() - started).toBeLessThan(1500);
    }
  });
});
