import { defineConfig } from 'vitest/config';

if (Number.parseInt(process.versions.node, 10) < 24) {
  throw new Error(`The tests need Node 24 and this is ${process.versions.node}: run them through "npm test" or "npm run unit".`);
}

const ignored = ['**/node_modules/**', 'dist/**'];
const folders = '{contracts,domain,device-drivers,sync,station,renderer,electron,simulator,texts}';

/** A project whose files may not share the machine: devices, windows and measured times. */
const alone = { pool: 'forks', fileParallelism: false } as const;

/** What comes from another process may take a second on a busy machine. */
const poll = { timeout: 15_000 };

/** One project a suite; `test/run/suites.ts` says what each needs and in which order they run. */
export default defineConfig({
  test: {
    // Only what ran counts: a forgotten `.only` fails the run, wherever it is.
    allowOnly: false,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${folders}/**/*.test.{ts,tsx}`, 'test/*.test.ts', 'test/{house,run}/**/*.test.ts'],
          exclude: ignored,
          // Properties and long visits take a second each, and several times that on a busy machine.
          testTimeout: 20_000,
        },
      },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], exclude: ignored, testTimeout: 30_000, hookTimeout: 30_000, ...alone } },
      {
        test: {
          name: 'scenario',
          include: ['test/scenario/**/*.scenario.ts'],
          exclude: ignored,
          // Several programs start one after another in some: a limit tells what hangs from what is slow.
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Two at once: a station and its twins wait most of the time, and every file has ports, lines and a folder of its own.
          pool: 'forks',
        },
      },
      {
        test: { name: 'fault', include: ['test/fault/**/*.fault.ts'], exclude: ignored, testTimeout: 60_000, hookTimeout: 30_000, ...alone },
      },
      { test: { name: 'crash', include: ['test/fault/**/*.crash.ts'], exclude: ignored, testTimeout: 600_000, hookTimeout: 30_000, ...alone } },
      { test: { name: 'soak', include: ['test/fault/**/*.soak.ts'], exclude: ignored, testTimeout: 3_600_000, hookTimeout: 60_000, ...alone } },
      { test: { name: 'speech', include: ['test/speech/**/*.speech.ts'], exclude: ignored, testTimeout: 20_000 } },
      { test: { name: 'fuzz', include: ['test/fuzz/**/*.fuzz.ts'], exclude: ignored, testTimeout: 120_000 } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude: [...ignored, 'test/e2e/**/*electron*.e2e.ts', 'test/e2e/electron/**'],
          testTimeout: 60_000,
          expect: { poll },
          hookTimeout: 90_000,
          // Two browsers side by side: each waits for its station most of the time, and every file has its own.
          pool: 'forks',
        },
      },
      {
        test: {
          name: 'a11y',
          include: ['test/e2e/**/*.a11y.ts'],
          exclude: ignored,
          testTimeout: 3_600_000,
          expect: { poll },
          hookTimeout: 120_000,
          ...alone,
        },
      },
      {
        test: {
          name: 'electron',
          include: ['test/e2e/**/*electron*.e2e.ts', 'test/e2e/electron/**/*.e2e.ts'],
          exclude: ignored,
          testTimeout: 90_000,
          expect: { poll },
          hookTimeout: 90_000,
          ...alone,
        },
      },
    ],
  },
});
