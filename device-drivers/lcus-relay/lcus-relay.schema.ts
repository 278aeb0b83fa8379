import { z } from 'zod';
import { acceptUntimedRelay } from './untimed-relay.schema.ts';
import { baudRateSetting, pathSetting } from '../transport/line-settings.schema.ts';

const channel = z.int().min(1).max(16);

const latch = z
  .strictObject({
    lockChannel: channel.describe('Which relay drives the coil that locks: the state that every end and every fault leads to'),
    driveMs: z.int().min(50).max(600).default(300).describe('How long a coil is driven'),
  })
  .describe('A lock with a coil to unlock (channel) and another to lock, which stays as it was switched last');

/** `[[devices]] settings` of an LCUS relay. */
export const lcusRelaySettings = z
  .strictObject({
    path: pathSetting,
    baudRate: baudRateSetting,
    channel: channel.default(1).describe('Which relay of the board, counted from 1'),
    latch: latch.optional(),
    acceptUntimedRelay,
  })
  .refine(({ latch, channel }) => latch?.lockChannel !== channel, {
    message: 'must be another relay than channel: one coil unlocks, the other one locks',
    path: ['latch', 'lockChannel'],
  });

export type LcusRelaySettings = z.output<typeof lcusRelaySettings>;
