import { controls, foreground, isInScroller, nameOfElement, type ShownText, shownTexts } from './shown.ts';

/** Pixels by which boxes may touch: half-leading of fallback fonts and rounding. */
const slack = 2;

function pageFindings(): string[] {
  if (document.querySelector('.page, .bench, .tech') !== null) return [];
  const root = document.scrollingElement ?? document.documentElement;
  const scrolls = root.scrollHeight > window.innerHeight + 1 || root.scrollWidth > window.innerWidth + 1;
  return scrolls ? [`page scrolls: ${root.scrollWidth} x ${root.scrollHeight}`] : [];
}

function isOutside(box: DOMRect): boolean {
  const { innerWidth, innerHeight } = window;
  return box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
}

/** Text cut off by a box around it, but for the titles of rows, which end after two lines. */
function clipFindings({ element, text, box }: ShownText): string[] {
  if (element.closest('.row-title') !== null) return [];
  for (let around = element as HTMLElement | null; around !== null && around !== document.body; around = around.parentElement) {
    const style = getComputedStyle(around);
    if (style.overflowY === 'auto') return [];
    if (style.overflowX === 'visible' || style.display === 'inline') continue;
    const frame = around.getBoundingClientRect();
    if (box.right > frame.right + slack || box.left < frame.left - slack || box.bottom > frame.bottom + slack || box.top < frame.top - slack) {
      return [`clipped: "${text.slice(0, 32)}"`];
    }
  }
  return [];
}

const meet = (one: DOMRect, other: DOMRect, by: number): boolean =>
  one.left < other.right - by && other.left < one.right - by && one.top < other.bottom - by && other.top < one.bottom - by;

/** Text that leaves the button or field in which it stands. */
function spillFindings({ element, text, box }: ShownText): string[] {
  const control = element.closest('button, .row, .notice, .chip');
  if (control === null || element.closest('.row-title') !== null) return [];
  const around = control.getBoundingClientRect();
  const spills = box.left < around.left - slack || box.right > around.right + slack || box.top < around.top - 4 || box.bottom > around.bottom + 4;
  return spills ? [`spills over its ${control.className.split(' ')[0]}: "${text.slice(0, 32)}"`] : [];
}

/** Two pieces of text, or a text and somebody else's button, in one place. */
function overlapFindings(texts: readonly ShownText[]): string[] {
  const fixed = texts.filter(({ element }) => !isInScroller(element));
  const findings: string[] = [];
  // Lines of one heading have tight leading: a quarter of a letter's height may be shared.
  for (const [at, one] of fixed.entries()) {
    const by = Number.parseFloat(getComputedStyle(one.element).fontSize) * 0.28;
    for (const other of fixed.slice(at + 1)) {
      if (one.element !== other.element && !one.element.contains(other.element) && meet(one.box, other.box, by)) {
        findings.push(`"${one.text.slice(0, 24)}" lies over "${other.text.slice(0, 24)}"`);
      }
    }
    for (const control of controls()) {
      if (!control.contains(one.element) && !isInScroller(control) && meet(one.box, control.getBoundingClientRect(), by)) {
        findings.push(`"${one.text.slice(0, 24)}" lies under ${nameOfElement(control)}`);
      }
    }
  }
  return findings;
}

function controlOverlapFindings(): string[] {
  const fixed = controls().filter((control) => !isInScroller(control));
  return fixed.flatMap((one, at) =>
    fixed
      .slice(at + 1)
      .filter((other) => meet(one.getBoundingClientRect(), other.getBoundingClientRect(), 1))
      .map((other) => `${nameOfElement(one)} and ${nameOfElement(other)} share a place`),
  );
}

/** Main parts whose content is higher than they are. The middle may scroll where the letters are large, nowhere else. */
function overflowFindings(): string[] {
  const isLarge = document.documentElement.dataset['theme'] === 'large';
  const mains = [...foreground().querySelectorAll<HTMLElement>('.frame main, .frame main > *')];
  return mains
    .filter((main) => !main.matches('.rows, h1') && main.clientHeight > 0 && main.scrollHeight > main.clientHeight + slack)
    .filter((main) => !(isLarge && isInScroller(main)))
    .map((main) => `overflows: ${main.className} ${main.scrollHeight} > ${main.clientHeight}`);
}

/** Anything that leaves the page, is cut off, spills out of its control or covers something else. */
export function layoutFindings(): string[] {
  const texts = shownTexts();
  const free = texts.filter(({ element }) => !isInScroller(element));
  return [
    ...pageFindings(),
    ...free.filter(({ box }) => isOutside(box)).map(({ text }) => `outside: "${text.slice(0, 32)}"`),
    ...controls()
      .filter((control) => !isInScroller(control) && isOutside(control.getBoundingClientRect()))
      .map((control) => `outside: ${nameOfElement(control)}`),
    ...free.flatMap(clipFindings),
    ...texts.flatMap(spillFindings),
    ...overlapFindings(texts),
    ...controlOverlapFindings(),
    ...overflowFindings(),
  ];
}
