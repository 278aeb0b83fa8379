#!/usr/bin/env node
// Plain JavaScript on purpose: every Node can read it, so an old one is refused with a sentence instead of a syntax error.
import process from 'node:process';

const oldest = 24;
const major = Number.parseInt(process.versions.node, 10);

if (major < oldest) {
  process.stderr.write(
    `omatoimi needs Node ${oldest} or newer and this is Node ${process.versions.node}: ` +
      'in a checkout run "npx omatoimi" or "npm start" (they bring their own Node after "npm ci"), or install Node 24.\n',
  );
  process.exitCode = 2;
} else {
  await import('../cli/run.ts');
}
