import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { kioskGoals } from '../kiosk-goals.ts';
import { buildChanged, targets } from './build-targets.ts';
import { runChild, runTool } from './child.ts';
import { unheldGoals } from './held-goals.ts';
import { displayPrefix, hasPart, missingPart, type Part } from './machine.ts';
import { projectRoot, tools } from './project-root.ts';
import type { StepResult } from './summary.ts';
import { checkTypes } from './type-check.ts';
import { readCounts } from './vitest-report.ts';

/** A step's result, and what it printed when that is worth reading. */
export interface Outcome extends Omit<StepResult, 'name' | 'ms'> {
  readonly output: string;
}

/** One step of `npm test`. */
export interface Step {
  readonly name: string;
  run(): Promise<Outcome>;
}

interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  readonly needs?: readonly Part[];
  readonly limitMs: number;
  readonly needsDisplay?: boolean;
}

const folders = '{contracts,domain,device-drivers,sync,station,renderer,electron,simulator,texts}';

/**
 * The suites, in the order they run; the names are those of the projects in vitest.config.ts. A limit ends a suite that
 * hangs: three times what it takes on the 2-core machine when nothing else runs there, never a measure of speed.
 */
const suites: readonly Suite[] = [
  { name: 'unit', files: [`${folders}/**/*.test.{ts,tsx}`, 'test/*.test.ts', 'test/{house,run}/**/*.test.ts'], limitMs: 300_000 },
  { name: 'contract', files: ['test/contract/**/*.test.ts'], needs: ['socat'], limitMs: 1_200_000 },
  { name: 'scenario', files: ['test/scenario/**/*.scenario.ts'], needs: ['socat'], limitMs: 720_000 },
  { name: 'fault', files: ['test/fault/**/*.fault.ts'], needs: ['socat'], limitMs: 300_000 },
  { name: 'fuzz', files: ['test/fuzz/**/*.fuzz.ts'], limitMs: 240_000 },
  { name: 'speech', files: ['test/speech/**/*.speech.ts'], needs: ['espeak-ng'], limitMs: 60_000 },
  { name: 'e2e', files: ['test/e2e/**/*.e2e.ts'], needs: ['chromium'], limitMs: 1_200_000 },
  {
    name: 'electron',
    files: ['test/e2e/**/*electron*.e2e.ts', 'test/e2e/electron/**/*.e2e.ts'],
    needs: ['electron'],
    limitMs: 600_000,
    needsDisplay: true,
  },
];

/** Every step of `npm test`, in order. */
export function allSteps(): Step[] {
  return [
    { name: 'build', run: runBuild },
    check('lint', () => runTool(tools.biome, ['ci', '--error-on-warnings', '.'], { limitMs: 60_000 })),
    { name: 'types', run: async () => asCheck(await checkTypes()) },
    check('imports', () => runTool(tools.depcruise, ['--config', '.dependency-cruiser.cjs', ...presentFolders()], { limitMs: 60_000 })),
    check('house', () => runTool('test/house/main.ts', [], { limitMs: 60_000 })),
    ...suites.map((suite) => ({ name: suite.name, run: () => runSuite(suite) })),
    { name: 'goals', run: async () => checkGoals() },
  ];
}

async function runBuild(): Promise<Outcome> {
  const results = await buildChanged(targets, { isForced: false, tell: () => undefined });
  const failed = results.filter(({ isBuilt }) => !isBuilt);
  return { passed: results.length - failed.length, failed: failed.length, skipped: 0, output: failed.map(({ output }) => output).join('\n') };
}

function check(name: string, run: () => Promise<{ readonly code: number; readonly output: string }>): Step {
  const outcome = async (): Promise<Outcome> => {
    const { code, output } = await run();
    return asCheck({ isRight: code === 0, output });
  };
  return { name, run: outcome };
}

function asCheck({ isRight, output }: { readonly isRight: boolean; readonly output: string }): Outcome {
  return { passed: isRight ? 1 : 0, failed: isRight ? 0 : 1, skipped: 0, output };
}

async function runSuite(suite: Suite): Promise<Outcome> {
  const missing = suite.needs?.find((part) => !hasPart(part));
  const reportFile = reportOf(suite.name);
  // A report of an earlier run says nothing of this one.
  rmSync(reportFile, { force: true });
  if (globSync([...suite.files], { cwd: projectRoot }).length === 0) return notRun('no test files');
  if (missing !== undefined) return notRun(missingPart[missing]);
  mkdirSync(path.dirname(reportFile), { recursive: true });
  const args = ['run', '--project', suite.name, '--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];
  const prefix = suite.needsDisplay === true ? (displayPrefix() ?? []) : [];
  const [program, ...rest] = [...prefix, process.execPath, tools.vitest, ...args];
  const result = await runChild({ command: [program ?? process.execPath, ...rest], limitMs: suite.limitMs, env: { NO_COLOR: '1' } });
  const counts = readCounts(readIfThere(reportFile), result.code);
  const late = result.isTimedOut ? `\n${suite.name} was ended after ${suite.limitMs / 1000} s` : '';
  return { ...counts, output: result.output + late };
}

/** Whether every test that holds a goal of the kiosk ran in this run, and passed. */
function checkGoals(): Outcome {
  const holding = ['unit', 'e2e', 'electron'].map((name) => ({ name, report: readIfThere(reportOf(name)) }));
  const missing = holding.filter(({ report }) => report === undefined).map(({ name }) => name);
  if (missing.length > 0) return notRun(`no report of ${missing.join(', ')}`);
  const unheld = unheldGoals(
    kioskGoals,
    holding.flatMap(({ report }) => report ?? []),
  );
  return asCheck({ isRight: unheld.length === 0, output: unheld.join('\n') });
}

function reportOf(suite: string): string {
  return path.join(projectRoot, 'test-results', `${suite}.json`);
}

function notRun(reason: string): Outcome {
  return { passed: 0, failed: 0, skipped: 1, notRun: reason, output: '' };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function presentFolders(): string[] {
  return globSync([folders, 'test'], { cwd: projectRoot });
}
