import { useEffect, useState } from 'react';
import type { KioskView } from '../../contracts/views.schema.ts';
import type { LinkSnapshot } from '../link/screen-link.ts';
import { untilShown } from '../link/use-screen-link.ts';
import { useLook } from '../look/look-context.tsx';
import { keptLook } from '../look/tokens.ts';
import { keptReading, type ReadingKeeper } from '../speech/kept-reading.ts';
import { freshPage, usedBy } from './used-page.policy.ts';

type KioskSnapshot = LinkSnapshot<KioskView>;

/** What this page has seen, up to the newest snapshot. */
function usePageUse(snapshot: KioskSnapshot) {
  const [seen, setSeen] = useState<{ snapshot: KioskSnapshot; use: typeof freshPage }>({ snapshot, use: usedBy(freshPage, snapshot) });
  if (seen.snapshot === snapshot) return seen.use;
  const next = { snapshot, use: usedBy(seen.use, snapshot) };
  setSeen(next);
  return next.use;
}

/** In the shell: says when there is something to see, and takes over how the patron of the page before wants to see and hear it. */
function useShellTurn(hasSomething: boolean, keeper: ReadingKeeper): void {
  const { choose } = useLook();
  useEffect(() => {
    const bridge = window.omatoimi;
    if (bridge === undefined) return;
    void untilShown(bridge).then((keepsake) => {
      if (keepsake === null) return;
      choose(keptLook(keepsake));
      keeper.current = keptReading(keepsake);
    });
  }, [choose, keeper]);
  useEffect(() => {
    if (hasSomething) window.omatoimi?.noteDrawn();
  }, [hasSomething]);
}

/**
 * No page serves two patrons: what a program has held can be found in its memory long after it let go of it. The shell ends this page's
 * process after a visit and shows a fresh one; in a browser the page loads itself anew before it is at rest again.
 * @param keeper how this page is read, and the one after it goes on
 * @returns whether this page is to show nothing, because it is being loaded anew
 */
export function useFreshPage(snapshot: KioskSnapshot, keeper: ReadingKeeper): boolean {
  const { isOver, isSamePatron } = usePageUse(snapshot);
  const { choice } = useLook();
  const screen = snapshot.view?.screen ?? null;
  const isInShell = window.omatoimi !== undefined;
  const isReloading = !isInShell && isOver && screen === 'idle';
  useShellTurn(snapshot.phase !== 'starting', keeper);
  useEffect(() => {
    // The thanks, and a second try with the card, are still this patron's: they stay as large and dark as before, and are read on.
    if (isOver) window.omatoimi?.noteVisitOver(isSamePatron ? { ...choice, ...keeper.current } : null);
  }, [isOver, isSamePatron, choice, keeper]);
  useEffect(() => {
    if (isReloading) window.location.reload();
  }, [isReloading]);
  return isReloading;
}
