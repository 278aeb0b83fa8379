import { z } from 'zod';

/** What a technician has to have read before a relay that cannot time its own pulse is put on a door. */
export const untimedRelayHelp =
  'true: this relay stays on when the PC loses its power in a pulse. Write acceptUntimedRelay = true only where a timer relay behind it, or a strike that is itself momentary, ends the pulse, or choose a relay that times it';

/** `settings.acceptUntimedRelay`: without it the config is refused. */
export const acceptUntimedRelay = z.literal(true, { error: untimedRelayHelp }).describe(`Must be ${untimedRelayHelp}`);

/** The same for a lock that stays as it was switched last. */
export const latchWarning =
  'Its lock stays as it was switched last: if this PC loses its power while the door is released, it stays released until the PC is back, unless the lock latches by itself when the door shuts.';

/** Shown in red and logged at every start. */
export const untimedRelayWarning =
  'Its relay cannot time its own pulse: if this PC dies in one, the door stays released unless a timer relay or a momentary strike ends it.';
