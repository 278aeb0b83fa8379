import { type RefObject, useEffect, useRef } from 'react';
import { fittedSizes, lastFit } from './fit.ts';
import { useLook } from './look-context.tsx';
import { cssSizes, type Sizes, sizesOf } from './tokens.ts';
import { profileOf } from './screen-profile.ts';

/** Lists scroll by themselves; a heading's box is lower than its letters. */
const isMeasured = (part: Element): boolean => !part.matches('.rows, h1, .spoken-only');

const overflows = (part: Element): boolean => part.clientHeight > 0 && part.scrollHeight > part.clientHeight + 1;

/** A line that is too long; lists reach into the margin by a few pixels, for the frame of what has the focus. */
const isTooWide = (part: Element): boolean => part.scrollWidth > part.clientWidth + 24;

/** As far as headings and gaps give way to a list, which could be scrolled. */
const listFit = 2;

/** So many items stand on a lying screen without scrolling. */
const seenAtOnce = 5;

function isShortListCut(frame: HTMLElement): boolean {
  const rows = frame.querySelector('.rows');
  return rows !== null && rows.children.length <= seenAtOnce && overflows(rows);
}

const partsOf = (frame: HTMLElement): HTMLElement[] => [...frame.querySelectorAll<HTMLElement>(':scope > :is(main, .actions), :scope > main > *')];

function isTooFull(frame: HTMLElement): boolean {
  return overflows(frame) || partsOf(frame).some((part) => isMeasured(part) && (overflows(part) || isTooWide(part)));
}

/** What scrolls at the last step is read with the arrow keys too. */
function letScroll(frame: HTMLElement, step: number): void {
  for (const part of partsOf(frame)) {
    const isScrolling = step === lastFit && isMeasured(part) && overflows(part) && getComputedStyle(part).overflowY === 'auto';
    if (isScrolling) part.tabIndex = 0;
    else if ('scrolls' in part.dataset) part.removeAttribute('tabindex');
    part.toggleAttribute('data-scrolls', isScrolling);
  }
}

function paint(frame: HTMLElement, sizes: Sizes, step: number): void {
  frame.dataset['fit'] = `${step}`;
  for (const [name, value] of cssSizes(fittedSizes(sizes, step))) {
    if (step === 0) frame.style.removeProperty(name);
    else frame.style.setProperty(name, value);
  }
}

/**
 * Keeps every word on the screen: while something does not fit, headings and gaps become smaller, step by step. A step stays for as long as
 * the screen does, so that nothing jumps; the next screen starts as designed.
 */
export function useFit(): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  const { choice, size } = useLook();
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const sizes = sizesOf(profileOf(size.width, size.height), choice.theme);
    let fitted = '';
    let step = 0;
    const refit = (): void => {
      const scene = `${element.dataset['screen']} ${document.documentElement.lang}`;
      if (scene !== fitted) step = 0;
      fitted = scene;
      paint(element, sizes, step);
      while ((step < lastFit && isTooFull(element)) || (step < listFit && isShortListCut(element))) {
        step += 1;
        paint(element, sizes, step);
      }
      letScroll(element, step);
    };
    refit();
    const observer = new MutationObserver(refit);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    document.fonts.addEventListener('loadingdone', refit);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', refit);
    };
  }, [choice, size]);
  return frame;
}
