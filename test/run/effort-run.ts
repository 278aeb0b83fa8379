// Runs one suite with a seed and a count: `npm run fuzz -- --seed 7 --count 100000` (likewise crash, soak, walks, test:a11y, and canary, whose count is one of languages). A word more runs
// only the files that have it in their names: `npm run soak -- card-memory --count 1000000`; `--only` runs the tests that have it in their titles:
// `npm run test:a11y -- --only "ar large"`.
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endChildrenWithUs, runTool } from './child.ts';
import { effortVariables, readEffort } from './effort.ts';
import { hasPart, missingPart } from './machine.ts';
import { projectRoot, tools } from './project-root.ts';

const places: Readonly<Record<string, string>> = {
  fuzz: 'test/fuzz/**/*.fuzz.ts',
  crash: 'test/fault/**/*.crash.ts',
  soak: 'test/fault/**/*.soak.ts',
  a11y: 'test/e2e/**/*.a11y.ts',
  canary: 'test/e2e/canary*.e2e.ts',
  walks: '{domain,device-drivers}/**/*-walk.test.ts',
};
/** Suites that are files of another project; walks are unit tests, which take more steps here. */
const projects: Readonly<Record<string, { readonly of: readonly string[]; readonly files: readonly string[] }>> = {
  canary: { of: ['e2e', ...(hasPart('electron') ? ['electron'] : [])], files: ['test/e2e/canary'] },
  walks: { of: ['unit'], files: ['-walk.test'] },
};
/** Suites of an hour tell of each test as it ends. */
const tells: Readonly<Record<string, readonly string[]>> = { a11y: ['--reporter=verbose'], canary: ['--reporter=verbose'] };
const limitMs = 24 * 3_600_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, count: { type: 'string' }, only: { type: 'string' } },
});
const [suite = '', ...names] = positionals;
const place = places[suite];

if (place === undefined || globSync(place, { cwd: projectRoot }).length === 0) {
  process.stderr.write(place === undefined ? `name one of ${Object.keys(places).join(', ')}\n` : `not run: there is no ${place}\n`);
  process.exitCode = 2;
} else {
  endChildrenWithUs();
  const env = { [effortVariables.seed]: values.seed ?? String(process.pid), [effortVariables.count]: values.count ?? '' };
  const { seed } = readEffort(0, env);
  process.stdout.write(`${suite}: seed ${seed}, count ${values.count ?? 'usual'}\n`);
  const { of, files } = projects[suite] ?? { of: [suite], files: [] };
  if (suite === 'canary' && !of.includes('electron')) process.stdout.write(`not run in the shell: ${missingPart.electron}\n`);
  const chosen = [...(names.length > 0 ? names : files), ...(values.only === undefined ? [] : ['-t', values.only])];
  const asked = ['run', ...of.flatMap((project) => ['--project', project]), ...(tells[suite] ?? []), ...chosen];
  const { code } = await runTool(tools.vitest, asked, { env, limitMs, isLive: true });
  process.exitCode = code;
}
