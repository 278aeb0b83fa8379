import type { ErrorCode } from './errors.ts';

/**
 * Whether a device or a link can be used now. `starting`: not tried yet; `faulted`: with the code of the last
 * error and one sentence that says what to do.
 */
export type Health =
  | { readonly state: 'starting' }
  | { readonly state: 'ready' }
  | { readonly state: 'faulted'; readonly code: ErrorCode; readonly remedy: string };

/** Ends a subscription. Calling it twice does nothing. */
export type Unsubscribe = () => void;

/** Something that tells its health now and whenever it changes. */
export interface HasHealth {
  readonly health: Health;
  /** Calls `listener` at every change from now on. */
  onHealth(listener: (health: Health) => void): Unsubscribe;
}
