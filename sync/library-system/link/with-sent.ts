import { isKioskError, KioskError } from '../../../contracts/errors.ts';

/** The same error, saying whether a change may have been carried out. */
export const withSent = (error: KioskError, isSent: boolean): KioskError =>
  new KioskError(error.code, error.message, { context: { ...error.context, isSent }, cause: error.cause, retryable: error.retryable });

/** A question that comes before a change: whatever becomes of it, the change was not sent. */
export async function beforeChange<Answer>(question: Promise<Answer>): Promise<Answer> {
  try {
    return await question;
  } catch (error) {
    throw isKioskError(error) ? withSent(error, false) : error;
  }
}
