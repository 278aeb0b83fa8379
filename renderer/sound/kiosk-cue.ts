import type { SoundCue } from '../../contracts/ports/sound.port.ts';
import type { KioskView } from '../../contracts/views.schema.ts';

/**
 * The cue of a change of the kiosk's screen, or null: one for everything that changed at once, the gravest. A sound never says
 * more than the screen does, and a key never which digit it was.
 */
export function kioskCue(before: KioskView, now: KioskView): SoundCue | null {
  if (now.warning !== null && before.warning === null) return 'warning';
  if (now.screen === before.screen && leavesSoon(now) && !leavesSoon(before)) return 'warning';
  if (grew(before, now, ({ counts }) => counts.refused) || (now.screen === 'refused' && before.screen !== 'refused')) return 'refused';
  if (now.screen === 'puttingBack' && before.screen !== 'puttingBack') return 'attention';
  if (grew(before, now, ({ callsBack = 0 }) => callsBack) || grew(before, now, ({ counts }) => counts.unclear) || hintsOf(now) > hintsOf(before))
    return 'attention';
  if (grew(before, now, ({ counts }) => counts.done)) return 'done';
  if (renewals(now, 'refused') > renewals(before, 'refused')) return 'refused';
  if (renewals(now, 'renewed') > renewals(before, 'renewed')) return 'done';
  return keysOf(now, before.screen) > keysOf(before, now.screen) ? 'key' : null;
}

/** From here on a screen that says something is about to leave by itself, with its words still unread perhaps. */
const soonSeconds = 10;

function leavesSoon(view: KioskView): boolean {
  return 'leaving' in view && view.leaving !== null && view.leaving.secondsLeft <= soonSeconds;
}

/** Pressed keys, where both screens are the same one with keys. */
function keysOf(view: KioskView, other: KioskView['screen']): number {
  return (view.screen === 'awaitingPin' || view.screen === 'awaitingNumber') && view.screen === other ? view.digits : 0;
}

type ItemView = Extract<KioskView, { readonly screen: 'borrowing' | 'returning' }>;

function grew(before: KioskView, now: KioskView, count: (view: ItemView) => number): boolean {
  const of = (view: KioskView): number => (view.screen === 'borrowing' || view.screen === 'returning' ? count(view) : 0);
  return of(now) > (before.screen === now.screen ? of(before) : 0);
}

function renewals(view: KioskView, state: 'renewed' | 'refused'): number {
  return view.screen === 'account' && view.loans.state === 'told' ? view.loans.rows.filter(({ renewal }) => renewal.state === state).length : 0;
}

function hintsOf(view: KioskView): number {
  return 'hintCount' in view ? view.hintCount : 0;
}
