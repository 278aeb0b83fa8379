import type { DoorView } from '../../contracts/views.schema.ts';
import { dayInWords, timeInWords } from '../../texts/in-words.ts';
import type { TextKey } from '../../texts/keys.ts';
import type { Translate } from '../text/use-text.tsx';

/** The two sentences of a door screen. */
export interface DoorMessage {
  readonly heading: string;
  readonly text: string;
}

type Idle = Extract<DoorView, { screen: 'idle' }>;

function idleKeys({ siteState, pinNeeded }: Idle): readonly [heading: TextKey, text: TextKey] {
  if (siteState === 'selfService') return [pinNeeded ? 'door.idle.heading.pin' : 'door.idle.heading.card', 'door.idle.text.selfService'];
  const state = siteState === 'doorClosed' ? 'closed' : siteState;
  return [`door.idle.heading.${state}`, `door.idle.text.${state}`];
}

function keysOf(view: DoorView): readonly [heading: TextKey, text: TextKey] {
  switch (view.screen) {
    case 'idle':
      if (view.heldOpen !== undefined) return ['door.heldOpen.heading', 'door.heldOpen.text'];
      return idleKeys(view);
    case 'awaitingPin':
      return ['door.pin.heading', 'door.pin.text'];
    case 'checking':
      return ['door.checking.heading', 'door.checking.text'];
    case 'granted':
      return ['door.granted.heading', 'door.granted.text'];
    case 'refused':
      return [`door.refused.${view.code}.title`, `door.refused.${view.code}.next`];
    case 'outOfOrder':
      return ['outOfOrder.door.title', 'outOfOrder.door.next'];
  }
}

/** "Opens tomorrow at 07:00.", or null where the panel names no hour. */
function openingText(view: DoorView, t: Translate): string | null {
  if (view.screen !== 'idle' || view.opening === undefined || view.heldOpen !== undefined) return null;
  const { daysAhead, date } = view.opening;
  const time = timeInWords(view.opening.time, view.language);
  if (daysAhead === 0) return t('door.idle.opening.today', { time });
  if (daysAhead === 1) return t('door.idle.opening.tomorrow', { time });
  const day = dayInWords(date, view.language);
  return day === null ? null : t('door.idle.opening.later', { date: day, time });
}

/** What a door screen says: of the library, never of the person in front of it. */
export function doorMessage(view: DoorView, t: Translate): DoorMessage {
  const [heading, text] = keysOf(view);
  return { heading: t(heading), text: openingText(view, t) ?? t(text) };
}

/** The colour family of a door screen. */
export function toneOfDoor(view: DoorView): 'action' | 'ok' | 'attention' {
  if (view.screen === 'granted') return 'ok';
  return view.screen === 'refused' || view.screen === 'outOfOrder' ? 'attention' : 'action';
}

/** Whether another patron stands at the door than a moment ago: at rest, and when the card that waited has its turn. */
export function isSomebodyNew(before: DoorView, now: DoorView): boolean {
  if (now.screen === 'idle') return before.screen !== 'idle';
  if (before.screen === 'granted') return true;
  return before.screen === 'refused' && before.isNextWaiting;
}
