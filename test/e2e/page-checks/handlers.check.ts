import { foreground } from './shown.ts';

/** What a tap calls in React, or in the browser itself. */
const tapHandlers = /^on(Click|PointerDown|PointerUp|MouseDown|MouseUp|TouchStart|TouchEnd)(Capture)?$/;
const roles = new Set(['button', 'link', 'checkbox', 'radio', 'switch', 'textbox', 'combobox', 'option']);
const nativeRoles: Readonly<Record<string, string>> = { BUTTON: 'button', A: 'link', INPUT: 'textbox', SELECT: 'combobox' };

function tapsOf(element: Element): string[] {
  const key = Object.keys(element).find((name) => name.startsWith('__reactProps$'));
  const props: unknown = key === undefined ? null : Reflect.get(element, key);
  const named = typeof props === 'object' && props !== null ? Object.entries(props) : [];
  return named.filter(([name, value]) => tapHandlers.test(name) && typeof value === 'function').map(([name]) => name);
}

function isControl(element: Element): boolean {
  const role = element.getAttribute('role') ?? nativeRoles[element.tagName] ?? '';
  // Arrow keys move among the tabs of a list, one of which Tab reaches.
  if (role === 'tab' || role === 'tablist') return element.closest('[role="tablist"]')?.querySelector('[role="tab"][tabindex="0"]') !== null;
  return roles.has(role) && element instanceof HTMLElement && element.tabIndex >= 0;
}

/** A tap handler outside a focusable element with a role: what a keyboard or a switch cannot do. */
export function handlerFindings(): string[] {
  const all = [...document.body.querySelectorAll('*')];
  if (!all.some((element) => Object.keys(element).some((name) => name.startsWith('__reactProps$')))) return ['cannot see the handlers of this page'];
  return (
    all
      .filter((element) => tapsOf(element).length > 0 && !isControl(element))
      // A tap beside an open dialog closes it, as Escape does: the veil and the dialog's own box watch for it, and React Aria's button for
      // screen readers, which no finger reaches.
      .filter((element) => !element.matches('.veil, .sheet, button[tabindex="-1"][aria-label="Dismiss"]') && !element.contains(foreground()))
      .map((element) => `${tapsOf(element).join()} outside a control: ${element.outerHTML.slice(0, 80)}`)
  );
}
