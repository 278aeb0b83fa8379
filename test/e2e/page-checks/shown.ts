/** A piece of text as a person sees it. */
export interface ShownText {
  readonly element: HTMLElement;
  readonly text: string;
  readonly box: DOMRect;
}

/** What can be pressed or filled in. */
const controlSelector = 'button:not([tabindex="-1"]):not([disabled]), a[href], input, select';

/** The open dialog, or the whole page: what is behind a dialog is nobody's business now. */
export function foreground(): Element {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') ?? document.body;
}

/** Lists and, with large letters, middles that are longer than the screen; the pages for a desk scroll as a whole. */
export function isInScroller(element: Element): boolean {
  if (element.closest('.page, .bench, .tech') !== null) return true;
  for (let around: Element | null = element; around !== null && around !== document.body; around = around.parentElement) {
    const { overflowY } = getComputedStyle(around);
    if ((overflowY === 'auto' || overflowY === 'scroll') && (around.matches('.rows') || around.scrollHeight > around.clientHeight)) return true;
  }
  return false;
}

function isHidden(element: Element): boolean {
  if (element.closest('option, .spoken-only, [aria-hidden="true"], [inert]') !== null) return true;
  const style = getComputedStyle(element);
  return style.clipPath !== 'none' || style.visibility === 'hidden' || style.display === 'none';
}

/** What can be pressed or filled in, in the order of the page. */
export function controls(): HTMLElement[] {
  return [...foreground().querySelectorAll<HTMLElement>(controlSelector)].filter((element) => !isHidden(element));
}

/** Every piece of text in the foreground that is there to be seen. */
export function shownTexts(): ShownText[] {
  const texts: ShownText[] = [];
  const walker = document.createTreeWalker(foreground(), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || element.closest('script, style') !== null || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width > 0 && box.height > 0) texts.push({ element, text, box });
  }
  return texts;
}

/** How a finding names an element: its words, or what it is. */
export function nameOfElement(element: Element): string {
  const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 32);
  return words === '' ? element.outerHTML.slice(0, 60) : `"${words}"`;
}
