import { z } from 'zod';

const frameId = z.string().min(1).max(32);

/**
 * A request as oRPC's WebSocket client writes it: plain JSON input only. Files, streams from the client, other HTTP methods and
 * typed values (dates, maps, patterns) are no part of our contract and stay outside.
 */
const requestFrame = z.strictObject({
  i: frameId,
  t: z.literal(1).optional(),
  p: z.strictObject({
    u: z.string().startsWith('/').max(100),
    b: z.strictObject({ json: z.unknown().optional(), meta: z.array(z.never()).max(0).optional() }).optional(),
  }),
});

/** The client wants no more of a stream. */
const abortFrame = z.strictObject({ i: frameId, t: z.literal(4) });

const frame = z.union([requestFrame, abortFrame]);

/** Whether this text message has the form of something that a screen or the shell may send. */
export function isAcceptableFrame(text: string): boolean {
  try {
    return frame.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
