// Writes what docs/privacy/ shows of the list of kept data: a page for patrons in each language, and the statement for machines.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project-root.ts';
import { committedPages } from '../support/privacy-pages.ts';

for (const [file, text] of Object.entries(await committedPages())) {
  const target = path.join(projectRoot, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  process.stdout.write(`${file}\n`);
}
