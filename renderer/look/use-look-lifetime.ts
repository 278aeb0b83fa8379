import { useEffect, useRef } from 'react';
import { browserClock } from '../browser-clock.ts';
import { useLook } from './look-context.tsx';

/** What this needs to know of a view. */
interface Scene {
  readonly screen: string;
  readonly warning?: object | null;
}

/** How long a choice made on a screen at rest waits for its patron. */
const abandonedAfterMs = 60_000;

const isAtRest = (scene: Scene): boolean => scene.screen === 'idle' || scene.screen === 'outOfOrder';

/** What closes gives the focus back to its button; when the screen changed under them, its heading comes first. */
const headingAfterMs = 60;

function focusHeading(): void {
  document.querySelector('h1')?.focus({ preventScroll: true });
}

// What closed gives the focus back in a frame of its own, and a busy machine draws few: the heading comes in the one after it.
function focusHeadingLast(): void {
  requestAnimationFrame(() => requestAnimationFrame(focusHeading));
}

/** Calls `run` once nobody has touched a screen or key for `quietMs`, as long as `isWaiting`. */
function useQuiet(isWaiting: boolean, quietMs: number, run: () => void): void {
  useEffect(() => {
    if (!isWaiting) return undefined;
    let timer = browserClock.setTimer(quietMs, run);
    const restart = (): void => {
      timer.cancel();
      timer = browserClock.setTimer(quietMs, run);
    };
    const kinds = ['pointerdown', 'keydown'] as const;
    for (const kind of kinds) window.addEventListener(kind, restart, { passive: true });
    return () => {
      timer.cancel();
      for (const kind of kinds) window.removeEventListener(kind, restart);
    };
  }, [isWaiting, quietMs, run]);
}

/**
 * Choices last one visit: they go with their patron, with the link, and from a screen at rest where nobody follows.
 * Neither the open settings nor the list of languages ever stands between a patron and the next screen or the warning.
 * @param isSomebodyNew whether another patron stands there than a moment ago.
 */
export function useLookLifetime<View extends Scene>(view: View, isSomebodyNew: (before: View, now: View) => boolean): void {
  const { hasChosen, unchoose, sheet, open, forget } = useLook();
  const before = useRef(view);
  useEffect(() => {
    const last = before.current;
    before.current = view;
    const isNewScreen = last.screen !== view.screen;
    if (isNewScreen && isSomebodyNew(last, view)) unchoose();
    if (sheet === null || !(isNewScreen || (view.warning ?? null) !== null)) return;
    open(null);
    if (isNewScreen) browserClock.setTimer(headingAfterMs, focusHeadingLast);
  }, [view, isSomebodyNew, unchoose, sheet, open]);
  useEffect(() => forget, [forget]);
  useQuiet(isAtRest(view) && (sheet !== null || hasChosen), abandonedAfterMs, forget);
}
