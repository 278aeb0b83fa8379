import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { ForgivePins, PrivacyAnswer } from '../../contracts/privacy-task.schema.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import type { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { loggedWhy } from '../privacy/why.ts';
import { technicianTries } from './technician-desk.ts';

/** What forgiving is made of. */
export interface ForgivePinsParts {
  readonly lockout: Pick<PinLockout, 'forgive'>;
  /** Writes into the event log; what it can't write is not done. */
  readonly record: (event: { readonly kind: string; readonly role: PrivacyRole; readonly reason: string }) => Promise<void>;
}

/** Forgives the wrong PINs of a card, recorded first and without the card; what can't be done is a refusal that says what to do. */
export async function forgivePins(
  { lockout, record }: ForgivePinsParts,
  { card: number, reason, caseNumber, identityChecked, onBehalf }: ForgivePins,
  role: PrivacyRole,
): Promise<PrivacyAnswer> {
  try {
    const card = CardNumber.parse(number);
    if (card.equals(technicianTries)) throw new KioskError('PROGRAM_USAGE', "The technician's own wrong PINs are forgiven by nobody.");
    const why = { reason, identityChecked, ...(caseNumber !== undefined && { caseNumber }), ...(onBehalf !== undefined && { onBehalf }) };
    await record({ kind: 'pin.forgiven', role, reason: loggedWhy(why) });
    return { task: 'forgivePins', ...(await lockout.forgive(card)) };
  } catch (error) {
    if (isKioskError(error)) return { task: 'refused', sentence: error.message };
    throw error;
  }
}
