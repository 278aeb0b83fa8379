import type { Unsubscribe } from './health.ts';

/** A decision's public face: the state that a screen shows, and the intentions that it takes. */
export interface Screen<View, Intent> {
  /** What to show now. A new object at every change. */
  readonly view: View;
  /** Calls `listener` with every later view. */
  onView(listener: (view: View) => void): Unsubscribe;
  /** Takes an intention. One that does not fit the present state is ignored: screens may lag behind. */
  send(intent: Intent): void;
}
