/** How hard a fuzz, crash or soak suite tries, and from which seed. */
export interface Effort {
  readonly seed: number;
  readonly count: number;
}

/** Variables by which `npm run fuzz|crash|soak -- --seed N --count N` reaches the suites. */
export const effortVariables = { seed: 'OMATOIMI_SEED', count: 'OMATOIMI_COUNT' } as const;

/** The effort asked for, or a fixed seed and the suite's own small count. Throws when a variable is no whole number. */
export function readEffort(usualCount: number, env: Readonly<Record<string, string | undefined>> = process.env): Effort {
  return { seed: wholeNumber(env, effortVariables.seed) ?? 1, count: wholeNumber(env, effortVariables.count) ?? usualCount };
}

function wholeNumber(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}
