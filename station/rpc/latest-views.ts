import type { Unsubscribe } from '../../contracts/health.ts';

/** Where views come from: a screen or the bench. */
export interface ViewSource<View> {
  readonly view: View;
  onView(listener: (view: View) => void): Unsubscribe;
}

/** Who reads the views. */
export interface ViewReader {
  /** Aborted when the reader is gone. */
  readonly signal: AbortSignal;
  /** Resolves when everything sent before has left this process. */
  drained(): Promise<void>;
}

/**
 * The view now and every later one. A reader that is slow gets the newest view and none in between, so nothing piles up.
 * Listens to the source only while somebody reads.
 */
export async function* latestViews<View>(source: ViewSource<View>, reader: ViewReader): AsyncGenerator<View, void, void> {
  let newest = source.view;
  let isUnsent = true;
  let wake: (() => void) | null = null;
  const wakeUp = (): void => wake?.();
  const unsubscribe = source.onView((view) => {
    newest = view;
    isUnsent = true;
    wakeUp();
  });
  reader.signal.addEventListener('abort', wakeUp);
  try {
    while (!reader.signal.aborted) {
      if (isUnsent) {
        isUnsent = false;
        yield newest;
        await reader.drained();
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
        wake = null;
      }
    }
  } finally {
    unsubscribe();
    reader.signal.removeEventListener('abort', wakeUp);
  }
}
