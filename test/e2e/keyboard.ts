import type { Page } from 'playwright-core';

/** What the keyboard reached: its number in the page's order, and what is wrong with how it shows. */
interface Reached {
  readonly nth: number;
  readonly name: string;
  readonly fault: string | null;
}

/** Numbers everything that the Tab key must reach, in the order of the page, and gives how many there are. */
function numberControls(page: Page): Promise<number> {
  return page.evaluate(() => {
    const foreground = document.querySelector('[role="dialog"], [role="alertdialog"]') ?? document.body;
    // Arrow keys move among the radio buttons of a group, one of which Tab reaches.
    const isPassed = (element: Element): boolean => {
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return false;
      const group = [...foreground.querySelectorAll<HTMLInputElement>('input[type="radio"]')].filter(({ name }) => name === element.name);
      return element !== (group.find(({ checked }) => checked) ?? group[0]);
    };
    const all = [
      ...foreground.querySelectorAll<HTMLElement>('button:not([disabled]), a[href], input:not([disabled]), select, summary, [tabindex="0"]'),
    ].filter(
      (element) =>
        element.tabIndex >= 0 &&
        !isPassed(element) &&
        element.checkVisibility() &&
        element.getClientRects().length > 0 &&
        getComputedStyle(element).clipPath === 'none',
    );
    for (const [nth, element] of all.entries()) element.dataset['nth'] = `${nth}`;
    // From the page's beginning: past its end the browser takes the focus and gives it back in its own time, which a busy machine makes long.
    if (foreground === document.body) {
      const start = document.createElement('span');
      start.tabIndex = -1;
      document.body.prepend(start);
      start.focus();
      start.remove();
    }
    return all.length;
  });
}

/** Looks at what has the focus: it must lie open before the eyes, with a ring around it. */
function lookAtFocus(page: Page): Promise<Reached> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const nth = Number(element.dataset['nth'] ?? -1);
    const box = element.getBoundingClientRect();
    const points = [0.12, 0.5, 0.88].map((part) => [box.left + box.width * part, box.top + box.height / 2] as const);
    const isSeen = (x: number, y: number): boolean => {
      const top = document.elementFromPoint(x, y);
      // What lies in a list may stand lower than the list ends; the rest of a control lies open.
      return top !== null && (element.contains(top) || top.contains(element));
    };
    const style = getComputedStyle(element);
    const hasRing = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    const fault = !hasRing ? 'shows no focus' : points.every(([x, y]) => isSeen(x, y)) ? null : 'is covered while it has the focus';
    return { nth, name: (element.getAttribute('aria-label') ?? element.textContent ?? element.tagName).slice(0, 32), fault };
  });
}

/** Controls that Tab does not reach in the order of the page, that show no focus or that are covered while they have it. */
export async function keyboardFindings(page: Page): Promise<readonly string[]> {
  const count = await numberControls(page);
  const findings: string[] = [];
  const order: number[] = [];
  // React Aria lets go of what it held, and a dialog's own end marks may take a step of their own.
  for (let step = 0; step < count + 4 && new Set(order).size < count; step += 1) {
    await page.keyboard.press('Tab');
    const reached = await lookAtFocus(page);
    if (reached.nth < 0) continue;
    order.push(reached.nth);
    if (reached.fault !== null) findings.push(`keyboard: "${reached.name}" ${reached.fault}`);
  }
  const missed = await page.evaluate(
    (seen) =>
      [...document.querySelectorAll('[data-nth]')]
        .filter((element) => !seen.includes(Number(element.getAttribute('data-nth'))))
        .map((element) => element.outerHTML.slice(0, 90)),
    order,
  );
  if (missed.length > 0) findings.push(`keyboard: ${missed.length} of ${count} controls are not reached: ${missed.join(' ')}`);
  const first = order[0] ?? 0;
  const inOrder = order.every((nth, at) => nth === (first + at) % count);
  return inOrder ? findings : [...findings, `keyboard: the order is ${order.join(' ')}`];
}
