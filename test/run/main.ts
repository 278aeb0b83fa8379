// What `npm test` runs: `node test/run/main.ts [--only unit,scenario]`. Exit code 1 when anything failed.
import { parseArgs } from 'node:util';
import { endChildrenWithUs } from './child.ts';
import { allSteps, type Outcome } from './steps.ts';
import { isFailed, type StepResult, stepLine, summaryLines } from './summary.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const steps = allSteps();
const only = values.only?.split(',').map((name) => name.trim());
const unknown = only?.filter((name) => !steps.some((step) => step.name === name)) ?? [];

if (unknown.length > 0) {
  process.stderr.write(`--only knows ${steps.map(({ name }) => name).join(', ')}; not ${unknown.join(', ')}\n`);
  process.exit(2);
}

endChildrenWithUs();
const results: StepResult[] = [];
for (const { name, run } of steps.filter((step) => only?.includes(step.name) ?? true)) {
  say(`> ${name}`);
  const startedAt = performance.now();
  const { output, ...counts } = await run().catch(brokenStep);
  const result: StepResult = { ...counts, name, ms: performance.now() - startedAt };
  if (result.failed > 0) say(output.trimEnd());
  say(stepLine(result));
  results.push(result);
}
for (const line of summaryLines(results)) say(line);
process.exitCode = isFailed(results) ? 1 : 0;

/** A step that could not even be carried out has failed; the others still run. */
function brokenStep(error: unknown): Outcome {
  return { passed: 0, failed: 1, skipped: 0, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
