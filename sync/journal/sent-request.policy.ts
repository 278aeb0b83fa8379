import { isKioskError } from '../../contracts/errors.ts';

/**
 * Whether a change that ended in this error may have reached the library system. A client throws where nothing was sent, or
 * says otherwise (`context.isSent`); a silence that no client explains counts as sent.
 */
export function mayHaveBeenSent(error: unknown): boolean {
  if (!isKioskError(error)) return true;
  // A refusal of the account or of the text is an answer: nothing was carried out.
  if (error.code === 'LIBRARY_LOGIN_REFUSED' || error.code === 'LIBRARY_INPUT_REFUSED') return false;
  const isSent = error.context['isSent'];
  if (typeof isSent === 'boolean') return isSent;
  switch (error.code) {
    case 'LIBRARY_UNREACHABLE':
    case 'CANCELLED':
      return false;
    default:
      return error.context['reason'] !== 'allBusy';
  }
}
