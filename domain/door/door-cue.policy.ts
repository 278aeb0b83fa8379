import type { ReaderCue } from '../../contracts/ports/reader-signals.port.ts';
import type { DoorView } from '../../contracts/views.schema.ts';

/** What a reader's lights and beeper show while the panel shows this: a door without any screen says the same. */
export function doorCue(view: DoorView): ReaderCue {
  switch (view.screen) {
    case 'idle':
      return view.heldOpen === undefined ? 'idle' : 'doorHeld';
    case 'awaitingPin':
      return 'awaitingPin';
    case 'checking':
      return 'cardRead';
    case 'granted':
      return 'granted';
    case 'refused':
      return view.code === 'card-unreadable' ? 'tryAgain' : 'refused';
    case 'outOfOrder':
      return 'outOfService';
  }
}
