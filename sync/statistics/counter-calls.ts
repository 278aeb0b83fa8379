/** How often something happened in an hour or on a day, and nothing of whom. */
export interface Counter {
  readonly span: 'hour' | 'day';
  /** `2026-11-30T14Z` of an hour (UTC), `2026-11-30` of a day in the site's zone. */
  readonly start: string;
  /** `noun.pastVerb`. */
  readonly event: string;
  /** A refusal or error code; empty by the hour. */
  readonly code: string;
  /** A door's id, `kiosk`, or empty for the site. */
  readonly place: string;
  readonly found: number;
}

/** Counts are kept for 13 months, in milliseconds. */
export const countersKeptMs = 396 * 86_400_000;

/** What the store's thread is asked about counters. */
export interface CounterCalls {
  /** Opens the file; opening it again is nothing. Answers with the name that a damaged predecessor got, else null. */
  countOpen(input: { readonly dataDir: string; readonly nowMs: number }): string | null;
  countAdd(input: { readonly counters: readonly Counter[]; readonly nowMs: number }): void;
}
