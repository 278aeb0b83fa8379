const blocks = 'h1, h2, p, li, button, [role="tab"]';
const unspoken = '.head, [role="timer"], .keypad, .spoken-only, [aria-hidden="true"], [hidden]';

/** What a screen says in its reading order, a block each. `leftOut`: something on it is not for everybody's ears. */
export interface ScreenWords {
  readonly words: readonly string[];
  readonly leftOut: boolean;
}

/**
 * Reads the words of a screen; an open dialog is all there is to hear while it is there.
 * @param unheard selector of what is left out; null: nothing
 */
export function wordsOf(page: ParentNode, unheard: string | null): ScreenWords {
  const dialog = page.querySelector('[role="dialog"], [role="alertdialog"]');
  const all = [...(dialog ?? page).querySelectorAll(blocks)].filter(isBlock);
  const heard = all.filter((block) => unheard === null || dialog !== null || block.closest(unheard) === null);
  const said = heard.map((block) => (unheard === null ? null : sentenceToAll(block)) ?? sentenceOf(block));
  return { words: said.filter((words) => words !== ''), leftOut: heard.length < all.length };
}

/**
 * What is said of the control that has the focus; null: nothing of it is for everybody's ears. A key of the pad is never said: who hears
 * which one is to be pressed knows the PIN.
 */
export function focusWordsOf(control: Element, unheard: string | null): string | null {
  if (control.closest('.keypad') !== null && !control.matches('.key-word, .key-ok')) return '';
  const isInDialog = control.closest('[role="dialog"], [role="alertdialog"]') !== null;
  if (unheard === null) return sentenceOf(control);
  return !isInDialog && control.closest(unheard) !== null ? null : (sentenceToAll(control) ?? sentenceOf(control));
}

/** What is said of a block where everybody hears it, if that is something else than what stands in it. */
function sentenceToAll(block: Element): string | null {
  return block.getAttribute('data-to-all');
}

/** A row is said as one, unless there is something to press in it; everything else by its smallest part. */
function isBlock(block: Element): boolean {
  if (block.closest(unspoken) !== null) return false;
  const row = block.parentElement?.closest('li') ?? null;
  if (row !== null && row.querySelector('button') === null) return false;
  return block.querySelector(block.matches('li') ? 'button, li' : blocks) === null;
}

/** A block's own words, with a pause between those of different parts. */
function sentenceOf(block: Element): string {
  const label = block.getAttribute('aria-label');
  if (label !== null) return label.trim();
  const parts: string[] = [];
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent ?? '');
    if (node instanceof Element && node.matches(unspoken)) return;
    for (const child of node.childNodes) walk(child);
  };
  walk(block);
  const words = parts.join(block.matches('li') ? ', ' : ' ').replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '');
  return words
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/([.!?])(, )/g, '$1 ')
    .trim();
}
