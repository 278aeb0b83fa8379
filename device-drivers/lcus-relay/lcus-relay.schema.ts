import { z } from 'zod';
import { acceptUntimedRelay } from './untimed-relay.schema.ts';
import { baudRateSetting, pathSetting } from '../transport/line-settings.schema.ts';

/** `[[devices]] settings` of an LCUS relay. */
export const lcusRelaySettings = z.strictObject({
  path: pathSetting,
  baudRate: baudRateSetting,
  channel: z.int().min(1).max(16).default(1).describe('Which relay of the board, counted from 1'),
  acceptUntimedRelay,
});

export type LcusRelaySettings = z.output<typeof lcusRelaySettings>;
