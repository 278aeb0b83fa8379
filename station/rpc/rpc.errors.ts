import { ORPCError } from '@orpc/server';
import { KioskError } from '../../contracts/errors.ts';

/**
 * An error as it crosses the contract: expected ones with their code and sentence, bad input without a word about its content,
 * everything else as one neutral code.
 */
export function toWireError(error: unknown): ORPCError<string, unknown> {
  if (error instanceof KioskError) return new ORPCError(error.code, { message: error.message });
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') return new ORPCError('BAD_REQUEST');
  return new ORPCError('INTERNAL_SERVER_ERROR');
}

/** Whether this error is nobody's fault but ours, and so belongs in the log. */
export function isUnexpected(error: unknown): boolean {
  return !(error instanceof KioskError) && !(error instanceof ORPCError && error.code === 'BAD_REQUEST');
}

/** A call that this session may not make. */
export function forbidden(sentence: string): KioskError {
  return new KioskError('RPC_FORBIDDEN', sentence);
}
