import { describe, expect, it } from 'vitest';
import { readCounts } from './vitest-report.ts';

const report = (counts: { passed?: number; failed?: number; pending?: number; unloaded?: number }) =>
  JSON.stringify({
    numPassedTests: counts.passed ?? 0,
    numFailedTests: counts.failed ?? 0,
    numPendingTests: counts.pending ?? 0,
    numTodoTests: 0,
    testResults: Array.from({ length: counts.unloaded ?? 0 }, () => ({ status: 'failed', assertionResults: [] })),
  });

describe('counts of a suite', () => {
  it('are what the report says', () =>
    expect(readCounts(report({ passed: 5, failed: 2, pending: 1 }), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 }));
  it('have a failure for a file that could not be loaded', () => expect(readCounts(report({ passed: 5, unloaded: 2 }), 1).failed).toBe(2));
  it('have a failure when the run ended badly with no failed test', () => expect(readCounts(report({ passed: 5 }), 1).failed).toBe(1));
  it('have a failure when there is no report', () => expect(readCounts(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 }));
  it('have a failure when the report is cut', () => expect(readCounts('{"numPassedTests": 4', 0).failed).toBe(1));
});
