/** What becomes of a call that may fail now or later. */
export interface AttemptOutcome<Value> {
  readonly done: (value: Value) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Starts `call` and hands its outcome on, one microtask after it is known. A synchronous throw counts as a failure,
 * so that no port can break the chart that calls it.
 */
export function attempt<Value>(call: () => Promise<Value>, outcome: AttemptOutcome<Value>): void {
  startSafely(call).then(outcome.done, outcome.failed);
}

/** Starts `call` and forgets it: its failure is not an error of the visit. */
export function attemptAndForget(call: () => Promise<unknown>): void {
  startSafely(call).then(ignore, ignore);
}

/** Starts `call`; a synchronous throw becomes a failure of its promise. */
export function startSafely<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return call();
  } catch (error) {
    return Promise.reject(error);
  }
}

function ignore(): void {}
