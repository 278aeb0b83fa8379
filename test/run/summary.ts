/** What one step of the run came to. A check without test cases counts as one. */
export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ms: number;
  /** Why the step was not run, such as "no Chromium". */
  readonly notRun?: string;
}

/** Whether anything failed. */
export function isFailed(results: readonly StepResult[]): boolean {
  return results.some(({ failed }) => failed > 0);
}

/** One line for a step that has just ended. */
export function stepLine(result: StepResult): string {
  if (result.notRun !== undefined) return `- ${result.name}: not run: ${result.notRun}`;
  const counts = [`${result.passed} passed`];
  if (result.failed > 0) counts.push(`${result.failed} FAILED`);
  if (result.skipped > 0) counts.push(`${result.skipped} skipped`);
  return `${result.failed > 0 ? 'x' : '+'} ${result.name}: ${counts.join(', ')} (${seconds(result.ms)})`;
}

/** The closing table, what was not run, and in the very last line the counts over all steps. */
export function summaryLines(results: readonly StepResult[]): string[] {
  const rows = [['', 'passed', 'failed', 'skipped', 'time'], ...results.map(rowOf)];
  const widths = rows.reduce((wide, row) => row.map((cell, column) => Math.max(cell.length, wide[column] ?? 0)), [0]);
  const table = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
  const missing = results.filter(({ notRun }) => notRun !== undefined).map(({ name, notRun }) => `${name}: not run: ${notRun}`);
  const sum = (pick: (result: StepResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const total = `${sum((r) => r.passed)} passed, ${sum((r) => r.failed)} failed, ${sum((r) => r.skipped)} skipped`;
  return ['', ...table, '', ...missing, total];
}

function rowOf(result: StepResult): string[] {
  return [result.name, String(result.passed), String(result.failed), String(result.skipped), seconds(result.ms)];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
