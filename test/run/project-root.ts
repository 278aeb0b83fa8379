import path from 'node:path';

/** The checkout's folder. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Scripts of the development packages, to be run by this Node; no shell and no PATH is asked. */
export const tools = {
  biome: path.join(projectRoot, 'node_modules/@biomejs/biome/bin/biome'),
  depcruise: path.join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
  tsc: path.join(projectRoot, 'node_modules/typescript/bin/tsc'),
  vite: path.join(projectRoot, 'node_modules/vite/bin/vite.js'),
  vitest: path.join(projectRoot, 'node_modules/vitest/vitest.mjs'),
} as const;
