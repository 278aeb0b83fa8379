import type { ReaderCue } from '../../contracts/ports/reader-signals.port.ts';
import { commandCodes, encodeBuzzer, encodeLed, type LedColour, type LedLook } from './osdp-messages.codec.ts';

/** A command that shows a part of a cue. */
export interface CueCommand {
  readonly code: number;
  readonly payload: Uint8Array;
}

const steady = (on: LedColour): LedLook => ({ onMs: 1000, offMs: 0, on, off: on });
const blinking = (on: LedColour, onMs: number, offMs = onMs): LedLook => ({ onMs, offMs, on, off: 'black' });
const rest = steady('blue');

interface Cue {
  readonly look: LedLook;
  /** How long it stands; null: until the next cue. */
  readonly forMs: number | null;
  /** Times of one tone and of the pause after it, and how often. */
  readonly tone: { readonly onMs: number; readonly offMs: number; readonly count: number } | null;
}

// No two differ by colour alone: each has a rhythm of its own as well, in light or in sound.
const cues: Readonly<Record<ReaderCue, Cue>> = {
  idle: { look: rest, forMs: null, tone: null },
  cardRead: { look: blinking('blue', 100), forMs: 3000, tone: { onMs: 100, offMs: 0, count: 1 } },
  awaitingPin: { look: blinking('amber', 500), forMs: null, tone: null },
  granted: { look: steady('green'), forMs: 5000, tone: { onMs: 500, offMs: 0, count: 1 } },
  refused: { look: blinking('red', 200), forMs: 3000, tone: { onMs: 200, offMs: 200, count: 3 } },
  tryAgain: { look: blinking('amber', 200), forMs: 2000, tone: { onMs: 100, offMs: 100, count: 2 } },
  doorHeld: { look: blinking('amber', 100), forMs: 6000, tone: { onMs: 400, offMs: 300, count: 4 } },
  outOfService: { look: blinking('red', 100, 1900), forMs: null, tone: null },
  identify: { look: blinking('white', 300), forMs: 5000, tone: { onMs: 300, offMs: 300, count: 5 } },
};

/** What a reader is told for a cue (6.10, 6.11): its light, and its buzzer where it has a word to say. */
export function cueCommands(cue: ReaderCue): readonly CueCommand[] {
  const { look, forMs, tone } = cues[cue];
  const led = forMs === null ? encodeLed({ lasting: look }) : encodeLed({ temporary: { ...look, forMs }, lasting: rest });
  const light = { code: commandCodes.LED, payload: led };
  return tone === null ? [light] : [light, { code: commandCodes.BUZ, payload: encodeBuzzer({ isOn: true, ...tone }) }];
}
