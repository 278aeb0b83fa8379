import type { HasHealth, Unsubscribe } from '../health.ts';

/** A key of a PIN pad. Digits are part of a secret: never logged, and every key sounds the same. */
export type PadKey =
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'enter' }
  | { readonly type: 'clear' }
  | { readonly type: 'other' };

/** One key press. It refuses to be printed, since digits are parts of a PIN. */
export interface KeyPress {
  reveal(): PadKey;
  /** Monotonic milliseconds at which the key arrived. */
  readonly atMonotonicMs: number;
}

/** A PIN pad at a door: keys as they come; the rules join them into a PIN. */
export interface Keypad extends HasHealth {
  onKey(listener: (key: KeyPress) => void): Unsubscribe;
}
