import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { admissionRefusalCodes } from '../contracts/refusal-codes.ts';

const folder = path.join(import.meta.dirname, 'scenario');
const tables = globSync('door-*.scenario.ts', { cwd: folder }).map((file) => readFileSync(path.join(folder, file), 'utf8'));

it.each(admissionRefusalCodes)('%s is shown over the whole path, from the bytes of a card to its trace', (code) => {
  expect(tables.filter((table) => table.includes(`'${code}'`))).not.toEqual([]);
});
