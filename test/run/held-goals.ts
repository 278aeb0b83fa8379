import { z } from 'zod';
import type { Holder } from '../kiosk-goals.ts';

const reportSchema = z.object({
  testResults: z.array(z.object({ name: z.string(), assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
});

/** Suites of `npm test` whose tests hold goals, by the ends of their files' names; those of other commands are looked at where they run. */
const ofNpmTest = /\.(?:test|e2e)\.tsx?$/;

/**
 * The tests that hold a goal and did not pass in this run: none of the title ran, or one of them failed.
 * @param reports vitest's JSON reports of the suites that ran
 */
export function unheldGoals(goals: Readonly<Record<string, readonly Holder[]>>, reports: readonly string[]): string[] {
  const files = reports.flatMap((report) => reportSchema.parse(JSON.parse(report)).testResults);
  return Object.entries(goals).flatMap(([goal, holders]) =>
    holders.flatMap(([kind, file, words]) => {
      if (kind !== 'title' || !ofNpmTest.test(file)) return [];
      const title = titlePattern(words);
      const found = files.filter(({ name }) => name.replaceAll('\\', '/').endsWith(`/${file}`)).flatMap(({ assertionResults }) => assertionResults);
      const statuses = found.filter(({ fullName }) => title.test(fullName)).map(({ status }) => status);
      return statuses.length > 0 && statuses.every((status) => status === 'passed') ? [] : [`${goal}\n  did not pass: ${words} (${file})`];
    }),
  );
}

/** A title as it runs: `$name` and `%s` stand for anything. */
function titlePattern(words: string): RegExp {
  const parts = words.split(/\$\w+|%[sdifj]/).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(parts.join('.*'), 'u');
}
