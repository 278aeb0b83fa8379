// Prints every breach of the house rules, one a line; exit code 1 when there is one.
import path from 'node:path';
import { inspectHouse } from './house.ts';

const { findings, sources } = inspectHouse(path.resolve(import.meta.dirname, '../..'));
for (const { file, line, rule, message } of findings) process.stdout.write(`${file}:${line}  ${rule}: ${message}\n`);
process.stdout.write(`${sources} source files, ${findings.length} findings\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
