// Builds what has changed: `node test/run/build.ts --for all|start|renderer|electron|station`.
import { parseArgs } from 'node:util';
import { buildChanged, type Target, targets } from './build-targets.ts';
import { endChildrenWithUs } from './child.ts';

const { values } = parseArgs({ options: { for: { type: 'string', default: 'all' }, force: { type: 'boolean', default: false } } });
const groups: Readonly<Record<string, readonly Target[]>> = { all: targets, start: ['renderer', 'electron'] };
const wanted = groups[values.for] ?? targets.filter((target) => target === values.for);

endChildrenWithUs();
if (wanted.length === 0) {
  process.stderr.write(`--for takes all, start, ${targets.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const results = await buildChanged(wanted, { isForced: values.force, tell: (line) => process.stdout.write(`${line}\n`) });
  for (const { output } of results.filter(({ isBuilt }) => !isBuilt)) process.stderr.write(`${output}\n`);
  process.exitCode = results.every(({ isBuilt }) => isBuilt) ? 0 : 1;
}
