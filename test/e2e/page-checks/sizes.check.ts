import { mmOfDegrees, profileOf } from '../../../renderer/look/screen-profile.ts';
import { capHeight } from '../../../renderer/look/tokens.ts';
import { controls, nameOfElement, shownTexts } from './shown.ts';

/** PIN keys, the one thing to do next, and the two verbs. */
const primary = '.key, .action-main, .verb';
const primaryMm = 20;
const smallestTargetPx = 44;
const largeDegrees = 0.7;

const isForTechnicians = (element: Element): boolean => element.closest('.bench, .page, .tech') !== null;

/** Targets below 20 mm (primary) or 44 px (all others), by the profile of this screen. */
export function targetFindings(): string[] {
  const { pxPerMm } = profileOf(window.innerWidth, window.innerHeight);
  return controls().flatMap((control) => {
    const { width, height } = control.getBoundingClientRect();
    const isPrimary = control.matches(primary) && !isForTechnicians(control);
    const least = isPrimary ? primaryMm * pxPerMm : smallestTargetPx;
    // Tokens are rounded to a tenth of a pixel.
    if (Math.min(width, height) >= least - 0.11) return [];
    const measured = isPrimary
      ? `${(width / pxPerMm).toFixed(1)} x ${(height / pxPerMm).toFixed(1)} mm`
      : `${Math.round(width)} x ${Math.round(height)} px`;
    return [`target of ${measured}: ${nameOfElement(control)}`];
  });
}

/** Letters below `leastPx`; in the large theme, capitals below 0.7 degrees at this screen's distance. */
export function letterFindings(leastPx: number): string[] {
  const profile = profileOf(window.innerWidth, window.innerHeight);
  const largePx = (mmOfDegrees(profile, largeDegrees) / capHeight) * profile.pxPerMm;
  const isLarge = document.documentElement.dataset['theme'] === 'large';
  return shownTexts().flatMap(({ element, text }) => {
    // The word under the sign for "erase": the sign itself is as large as letters must be.
    if (isLarge && element.closest('.key-word') !== null) return [];
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const least = isLarge && !isForTechnicians(element) ? Math.max(leastPx, largePx) : leastPx;
    return size >= least - 0.11 ? [] : [`letters of ${size.toFixed(1)} px, below ${least.toFixed(1)}: "${text.slice(0, 32)}"`];
  });
}
