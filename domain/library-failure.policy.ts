import type { ErrorCode } from '../contracts/errors.ts';
import { isKioskError } from '../contracts/errors.ts';
import type { ItemRefusalCode } from '../contracts/refusal-codes.ts';

/** How a patron hears of it that the library system gave no answer. */
export type LibraryFailure = 'library-system-unreachable' | 'library-system-error';

/**
 * Why a question about a patron got no answer, in a patron's words. Unreachable covers silence as well: for the
 * one at the door both mean "not now". Everything else, programming faults included, is an error of the link.
 */
export function patronQuestionFailure(error: unknown): LibraryFailure {
  switch (codeOf(error)) {
    case 'LIBRARY_UNREACHABLE':
    case 'LIBRARY_TIMEOUT':
      return 'library-system-unreachable';
    default:
      return 'library-system-error';
  }
}

/**
 * What a row says when the question about its item failed. `library-system-unreachable` only where there was no link
 * to ask over; otherwise nobody knows what the register did, and the row must not claim either way.
 */
export function itemQuestionFailure(error: unknown): ItemRefusalCode {
  switch (codeOf(error)) {
    case 'LIBRARY_UNREACHABLE':
    case 'LIBRARY_LOGIN_REFUSED':
      return 'library-system-unreachable';
    case 'LIBRARY_INPUT_REFUSED':
      return 'item-unreadable';
    default:
      return 'outcome-unclear';
  }
}

function codeOf(error: unknown): ErrorCode | undefined {
  return isKioskError(error) ? error.code : undefined;
}
