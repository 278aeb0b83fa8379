import type { Unsubscribe } from '../contracts/health.ts';

/** Calls `listener`; a listener's own fault must never stop a chart, so it surfaces as an unhandled rejection. */
export function tellSafely<Message>(listener: (message: Message) => void, message: Message): void {
  try {
    listener(message);
  } catch (error) {
    void Promise.reject(error);
  }
}

/** Holds what a screen shows now and tells every change of it once. Views are plain data. */
export class ViewPublisher<View> {
  #view: View;
  #fingerprint: string;
  readonly #listeners = new Set<(view: View) => void>();

  constructor(view: View) {
    this.#view = view;
    this.#fingerprint = JSON.stringify(view);
  }

  get view(): View {
    return this.#view;
  }

  /** Takes a new view; listeners hear of it only when it differs from the last one. */
  publish(view: View): void {
    const fingerprint = JSON.stringify(view);
    if (fingerprint === this.#fingerprint) return;
    this.#view = view;
    this.#fingerprint = fingerprint;
    for (const listener of [...this.#listeners]) tellSafely(listener, view);
  }

  /** Calls `listener` with every later view. */
  onView(listener: (view: View) => void): Unsubscribe {
    const own = (view: View): void => listener(view);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Lets go of every listener. */
  close(): void {
    this.#listeners.clear();
  }
}
