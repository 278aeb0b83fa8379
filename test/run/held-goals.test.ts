import { describe, expect, it } from 'vitest';
import type { Holder } from '../kiosk-goals.ts';
import { unheldGoals } from './held-goals.ts';

const report = (...tests: readonly (readonly [fullName: string, status: string])[]): string =>
  JSON.stringify({
    testResults: [{ name: '/project/test/e2e/x.e2e.ts', assertionResults: tests.map(([fullName, status]) => ({ fullName, status })) }],
  });
const goals: Record<string, readonly Holder[]> = { 'the goal': [['title', 'test/e2e/x.e2e.ts', '$screen fits in %s px (5:1)']] };

describe('the goals of the kiosk after a run', () => {
  it('are held by a test that passed, whatever its row', () => {
    expect(unheldGoals(goals, [report(['a screen idle fits in 720 px (5:1)', 'passed'], ['another', 'failed'])])).toEqual([]);
  });

  it.each([
    ['failed', [report(['idle fits in 720 px (5:1)', 'passed'], ['ended fits in 720 px (5:1)', 'failed'])]],
    ['was skipped', [report(['idle fits in 720 px (5:1)', 'skipped'])]],
    ['has another title', [report(['idle fits', 'passed'])]],
    ['did not run', []],
  ])('are not held by a test that %s', (_, reports) => {
    expect(unheldGoals(goals, reports)).toEqual([expect.stringContaining('the goal')]);
  });

  it('that another command runs, or that are figures in the code, are not looked for here', () => {
    const others: Record<string, readonly Holder[]> = {
      other: [
        ['title', 'test/e2e/x.a11y.ts', 'x'],
        ['code', 'test/x.test.ts', 'x'],
      ],
    };
    expect(unheldGoals(others, [])).toEqual([]);
  });
});
