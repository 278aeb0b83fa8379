import { profileOf } from '../../../renderer/look/screen-profile.ts';
import { controls, foreground, nameOfElement } from './shown.ts';

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';
const isLowReach = (): boolean => document.documentElement.dataset['reach'] === 'low';
const isLarge = (): boolean => document.documentElement.dataset['theme'] === 'large';
const isUpright = (): boolean => window.innerHeight > window.innerWidth;
const main = '.action, .verb, .key';

/** Where the tools stand: their outer corner, in pixels from the top (or, in low reach, the bottom) and from the end of the line. */
export function toolsPlace(): string {
  const tools = document.querySelector('.tools')?.getBoundingClientRect();
  if (tools === undefined) return 'none';
  const fromEnd = isRightToLeft() ? tools.left : window.innerWidth - tools.right;
  const fromEdge = isLowReach() ? window.innerHeight - tools.bottom : tools.top;
  return `${Math.round(fromEnd)},${Math.round(fromEdge)}`;
}

/** As much of a verb, which is taller than a hand, as must lie within reach. */
const verbMm = 20;

/** Upright: what is to be pressed stands in the lower two thirds; low reach: everything in the lower half, or 20 mm of a verb. */
function reachFindings(): string[] {
  const high = isLowReach() ? window.innerHeight / 2 : isUpright() ? window.innerHeight / 3 : 0;
  const { pxPerMm } = profileOf(window.innerWidth, window.innerHeight);
  const roomy = isLarge() ? '[role="dialog"]' : '.sheet:not(.language-sheet) [role="dialog"]';
  const asked = isLowReach() ? controls() : controls().filter((control) => control.matches(main));
  return (
    asked
      // Rows scroll, and the open settings stand where there is room; so do the names of languages in large letters.
      .filter((control) => control.closest(`.rows, ${roomy}, .page, .bench, .tech, .account-tabs`) === null)
      // Four rows of 20 mm are higher than half of a lying screen: the pad stands at its foot.
      .filter((control) => isUpright() || !control.matches('.key'))
      .filter((control) => {
        const { top, bottom, height } = control.getBoundingClientRect();
        return top < high - 1 && bottom - high < (control.matches('.verb') ? verbMm * pxPerMm : height);
      })
      .map((control) => `out of reach: ${nameOfElement(control)} at ${Math.round(control.getBoundingClientRect().top)}`)
  );
}

/** The one thing to do next ends the line of the actions at the foot: right, or left where one reads from the right. */
function primaryFindings(): string[] {
  const actions = [...foreground().querySelectorAll('.actions .action')];
  const next = actions.find((action) => action.matches('.action-main'));
  if (next === undefined) return [];
  const box = next.getBoundingClientRect();
  const ends = actions.map((action) => action.getBoundingClientRect());
  const isLast = isRightToLeft() ? ends.every(({ left }) => left >= box.left - 1) : ends.every(({ right }) => right <= box.right + 1);
  const isLowest = ends.every(({ bottom }) => bottom <= box.bottom + 1);
  return isLast && isLowest ? [] : [`the next step does not end the actions: ${nameOfElement(next)}`];
}

/** Right to left: everything that has a start starts on the right. */
function mirrorFindings(): string[] {
  const brand = document.querySelector('.brand')?.getBoundingClientRect();
  const tools = document.querySelector('.tools')?.getBoundingClientRect();
  if (brand === undefined || tools === undefined || brand.width <= 1) return [];
  const isBrandFirst = isRightToLeft() ? brand.right > tools.right : brand.left < tools.left;
  return isBrandFirst ? [] : ['the header is not mirrored'];
}

/** Things that do not stand where they belong. */
export function placeFindings(): string[] {
  return [...reachFindings(), ...primaryFindings(), ...mirrorFindings()];
}

/** Words of usual length and size leave headings and gaps nearly as they were designed. */
export function fitFindings(): string[] {
  const step = Number(document.querySelector<HTMLElement>('.frame')?.dataset['fit'] ?? 0);
  // Nine languages told at once are all that a 7-inch panel has room for: there the heading gives way one step more.
  const usual = window.innerHeight <= 640 && document.querySelector('.in-others[data-many]') !== null ? 3 : 2;
  return step > usual && !isLarge() ? [`shrinks to step ${step}`] : [];
}

/** With reduced motion nothing moves by itself. */
export function motionFindings(): string[] {
  return document
    .getAnimations()
    .filter((animation) => animation.playState === 'running' && animation instanceof CSSAnimation && animation.animationName !== 'settle')
    .map((animation) => `moves: ${animation instanceof CSSAnimation ? animation.animationName : animation.id}`);
}
