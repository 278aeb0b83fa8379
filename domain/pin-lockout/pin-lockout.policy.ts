/** When tries of a PIN are held up (requirements, section S). */
export const pinLockoutRules = {
  /** Wrong tries of one card before the first wait. */
  triesBeforeWait: 3,
  firstWaitMs: 30_000,
  longestWaitMs: 900_000,
  /** Wrong tries within the window that only staff, or the window's end, forgive. */
  triesBeforeStaff: 10,
  windowMs: 86_400_000,
  /** Wrong tries at one terminal, over this many cards, that count as guessing. */
  terminalTries: 20,
  terminalCards: 5,
  terminalWindowMs: 600_000,
  /** How much later every try is sent from a terminal at which somebody guesses. */
  slowdownMs: 5_000,
} as const;

/** Whether a card's PIN may be tried now; `forMs`: how much longer it may not. */
export type CardLock = { readonly kind: 'open' } | { readonly kind: 'waiting' | 'staff'; readonly forMs: number };

/**
 * Judges a card by its wrong tries. A pure function.
 *
 * @param ages how long ago each wrong try was, in milliseconds, in any order
 */
export function cardLock(ages: readonly number[]): CardLock {
  const rules = pinLockoutRules;
  const counted = ages.filter((age) => age < rules.windowMs).sort((a, b) => a - b);
  const newest = counted[0];
  if (newest === undefined || counted.length < rules.triesBeforeWait) return { kind: 'open' };
  const waitMs = Math.min(rules.firstWaitMs * 2 ** (counted.length - rules.triesBeforeWait), rules.longestWaitMs);
  const tenth = counted[rules.triesBeforeStaff - 1];
  // A day that ends within the newest try's own wait ends nothing: nine are left then, and their wait goes on.
  if (tenth !== undefined) return { kind: 'staff', forMs: Math.max(rules.windowMs - tenth, waitMs - newest) };
  return newest < waitMs ? { kind: 'waiting', forMs: waitMs - newest } : { kind: 'open' };
}

/** A wrong try at a terminal. */
export interface TerminalTry {
  readonly digest: string;
  readonly ageMs: number;
}

/** Whether somebody guesses at a terminal: many wrong tries over several cards within a short while. A pure function. */
export function isGuessing(tries: readonly TerminalTry[]): boolean {
  const { terminalTries, terminalCards, terminalWindowMs } = pinLockoutRules;
  const recent = tries.filter(({ ageMs }) => ageMs < terminalWindowMs);
  return recent.length >= terminalTries && new Set(recent.map(({ digest }) => digest)).size >= terminalCards;
}
