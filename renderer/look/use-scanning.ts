import { useEffect } from 'react';
import type { TimerHandle } from '../../contracts/clock.ts';
import { browserClock } from '../browser-clock.ts';
import { useLook } from './look-context.tsx';

/** How long each control is offered: time enough to see it and to press. */
export const scanStepMs = 2000;

const silentKeys = new Set(['Tab', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Fn']);

/** What can be pressed now, in the order of use: the open dialog's, or the middle, the actions, and the tools at last. */
function offered(): HTMLElement[] {
  const root = document.querySelector('[role="dialog"], [role="alertdialog"]') ?? document.body;
  const all = [...root.querySelectorAll<HTMLElement>('button:not([disabled]):not([tabindex="-1"])')].filter(
    (control) => control.closest('[inert], [aria-hidden="true"]') === null && control.getClientRects().length > 0,
  );
  const isTool = (control: HTMLElement): boolean => control.closest('.head') !== null;
  return [...all.filter((control) => !isTool(control)), ...all.filter(isTool)];
}

const current = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-offered]');

function offer(control: HTMLElement | undefined): void {
  current()?.removeAttribute('data-offered');
  if (control === undefined) return;
  control.dataset['offered'] = '';
  control.focus();
}

function offerNext(): void {
  const all = offered();
  const now = current();
  // What has the focus when a dialog opens is its own first choice.
  const focused = all.indexOf(document.activeElement as HTMLElement);
  const at = now !== null && all.includes(now) ? all.indexOf(now) + 1 : Math.max(focused, 0);
  offer(all[at % Math.max(all.length, 1)]);
}

// A list that can be paged with the space is one, too.
const isControl = (element: Element | null): boolean =>
  element instanceof HTMLElement && element.matches('button, input, select, a[href], [tabindex="0"]');

/** Offers every control in turn until `stop`; any key takes the one that is offered. */
function startScanning(): () => void {
  let timer: TimerHandle | null = null;
  const step = (): void => {
    offerNext();
    timer = browserClock.setTimer(scanStepMs, step);
  };
  const take = (event: KeyboardEvent): void => {
    if (silentKeys.has(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    const taken = current();
    timer?.cancel();
    // Before the press: a screen that follows at once begins anew.
    timer = browserClock.setTimer(scanStepMs, step);
    if (taken?.isConnected === true) taken.click();
  };
  step();
  window.addEventListener('keydown', take, true);
  return () => {
    timer?.cancel();
    offer(undefined);
    window.removeEventListener('keydown', take, true);
  };
}

/**
 * One switch is enough for every screen: controls are offered one after the other, and any key takes the one with the frame. It is chosen in
 * the settings, or by the switch itself: a space while no control or list has the focus begins it. It lasts as long as every choice, one visit.
 */
export function useScanning(): void {
  const { choice, choose } = useLook();
  useEffect(() => (choice.isScanning ? startScanning() : undefined), [choice.isScanning]);
  useEffect(() => {
    if (choice.isScanning) return undefined;
    const begin = (event: KeyboardEvent): void => {
      if (event.key !== ' ' || event.repeat || isControl(document.activeElement)) return;
      event.preventDefault();
      choose({ ...choice, isScanning: true });
    };
    window.addEventListener('keydown', begin);
    return () => window.removeEventListener('keydown', begin);
  }, [choice, choose]);
}
