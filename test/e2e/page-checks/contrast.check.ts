import { contrastRatio } from '../../../contracts/contrast.ts';
import { shownTexts } from './shown.ts';

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const least = 4.5;
const wanted = 7;
/** How much of a screen's text may stand between 4.5:1 and 7:1. */
const allowedBelowWanted = 0.05;

function parse(css: string): Colour {
  const [red = 0, green = 0, blue = 0, alpha = 1] = [...css.matchAll(/[\d.]+/g)].map(([number]) => Number(number));
  // color-mix gives "color(srgb 0.1 0.2 0.3 / 0.5)".
  return css.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha];
}

function over([red, green, blue, alpha]: Colour, ground: Colour): Colour {
  const mix = (one: number, other: number): number => one * alpha + other * (1 - alpha);
  return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1];
}

const hex = ([red, green, blue]: Colour): string => `#${[red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** What lies under a point of an element, from the element down. */
function layersUnder(element: Element, box: DOMRect): Element[] {
  const seen = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const at = seen.indexOf(element);
  if (at >= 0) return seen.slice(at);
  const layers: Element[] = [];
  for (let layer: Element | null = element; layer !== null; layer = layer.parentElement) layers.push(layer);
  return layers;
}

/** The colour behind an element's text. */
export function groundOf(element: Element, box: DOMRect): Colour {
  const colours: Colour[] = [];
  for (const layer of layersUnder(element, box)) {
    const colour = parse(getComputedStyle(layer).backgroundColor);
    if (colour[3] > 0) colours.push(colour);
    if (colour[3] === 1) break;
  }
  return colours.reduceRight<Colour>((ground, colour) => over(colour, ground), [255, 255, 255, 1]);
}

/** Text below 4.5:1, and a screen with more than 5 % of its letters below 7:1. */
export function contrastFindings(): string[] {
  const findings: string[] = [];
  let all = 0;
  let weak = 0;
  for (const { element, text, box } of shownTexts()) {
    const ground = groundOf(element, box);
    const ratio = contrastRatio(hex(over(parse(getComputedStyle(element).color), ground)), hex(ground));
    all += text.length;
    if (ratio < wanted) weak += text.length;
    if (ratio < least) findings.push(`contrast ${ratio.toFixed(2)}: "${text.slice(0, 32)}"`);
  }
  if (all > 0 && weak / all > allowedBelowWanted) findings.push(`${Math.round((weak / all) * 100)} % of the letters below 7:1`);
  return findings;
}
