import type { SoundCue } from '../../contracts/ports/sound.port.ts';
import type { DoorView } from '../../contracts/views.schema.ts';

/**
 * The cue of a change of a door's screen, or null. It tells in, not in, or a door that stands open; never why, and never which digit:
 * others stand behind at a door.
 */
export function doorCue(before: DoorView, now: DoorView): SoundCue | null {
  if (now.screen === 'granted') return before.screen === 'granted' ? null : 'done';
  // The same refusal once more has another code.
  if (now.screen === 'refused') return before.screen === 'refused' && before.incidentCode === now.incidentCode ? null : 'refused';
  if (now.screen === 'idle') return now.heldOpen !== undefined && !isHeldOpen(before) ? 'attention' : null;
  return now.screen === 'awaitingPin' && before.screen === 'awaitingPin' && now.digits > before.digits ? 'key' : null;
}

function isHeldOpen(view: DoorView): boolean {
  return view.screen === 'idle' && view.heldOpen !== undefined;
}
