import { describe, expect, it } from 'vitest';
import { isFailed, type StepResult, stepLine, summaryLines } from './summary.ts';

const unit: StepResult = { name: 'unit', passed: 40, failed: 0, skipped: 0, ms: 12_340 };
const e2e: StepResult = { name: 'e2e', passed: 0, failed: 0, skipped: 1, ms: 0, notRun: 'no Chromium' };
const lint: StepResult = { name: 'lint', passed: 0, failed: 1, skipped: 0, ms: 800 };

describe('the summary', () => {
  it('ends with the counts over all steps', () => {
    expect(summaryLines([unit, e2e, lint]).at(-1)).toBe('40 passed, 1 failed, 1 skipped');
  });
  it('says just before what was not run and why', () => {
    expect(summaryLines([unit, e2e]).at(-2)).toBe('e2e: not run: no Chromium');
  });
  it('has a row for every step', () => {
    const lines = summaryLines([unit, lint]);
    expect(lines.filter((line) => /^(unit|lint) /.test(line))).toHaveLength(2);
  });
  it('is zero over no steps at all', () => expect(summaryLines([]).at(-1)).toBe('0 passed, 0 failed, 0 skipped'));
});

describe('a run', () => {
  it('fails with one failed step', () => expect(isFailed([unit, lint])).toBe(true));
  it('does not fail because a part is missing', () => expect(isFailed([unit, e2e])).toBe(false));
  it('tells each step in one line', () => expect(stepLine(lint)).toBe('x lint: 0 passed, 1 FAILED (0.8 s)'));
  it('tells why a step was not run', () => expect(stepLine(e2e)).toBe('- e2e: not run: no Chromium'));
});
