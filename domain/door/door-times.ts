/** How long the chart waits, in milliseconds. */
export const doorTimes = {
  /** Quiet time at the PIN pad; every key starts it anew. */
  pinMs: 20_000,
  /** Backstop behind the library-system client's own limit (at most 1,500 ms). */
  answerMs: 3_000,
  /** How long the lock's owner may take to confirm the command. */
  releaseMs: 1_000,
  /** How long the lock gets to fall back after a pulse, so that the next grant is a pulse of its own. */
  relockMs: 250,
  refusalMs: 15_000,
  /** How long a refusal stays when somebody else waits. */
  refusalWithNextMs: 3_000,
  secondMs: 1_000,
  /** How long a language chosen at the panel waits for its visitor's card; with a visit it ends with that. */
  languageMs: 15_000,
} as const;
