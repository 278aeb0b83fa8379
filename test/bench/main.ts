/**
 * `npm run bench -- [--json FILE] [--runs N] [--only NAME,NAME]`: measures and prints each figure beside its target.
 * Nothing here is tuned to pass; a miss is printed as one. Exit 0 even with misses: figures are read, not gated.
 */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { measurements } from './measurements.ts';

const { values } = parseArgs({ options: { json: { type: 'string' }, runs: { type: 'string', default: '2000' }, only: { type: 'string' } } });
const wanted = values.only?.split(',');
const figures: Figure[] = [];
const machine = {
  cpu: os.cpus()[0]?.model ?? 'unknown',
  cores: os.cpus().length,
  node: process.version,
  platform: `${os.platform()} ${os.release()}`,
};
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}\n`);
for (const [name, measure] of Object.entries(measurements)) {
  if (wanted !== undefined && !wanted.includes(name)) continue;
  for (const figure of await measure({ runs: Number(values.runs) })) {
    figures.push(figure);
    const verdict = figure.isMet === null ? '' : figure.isMet ? 'met' : 'MISSED';
    process.stdout.write(`${figure.name.padEnd(46)} ${figure.value.padEnd(44)} target ${figure.target.padEnd(34)} ${verdict}\n`);
  }
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
