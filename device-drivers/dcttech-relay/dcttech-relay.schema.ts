import { z } from 'zod';
import { acceptUntimedRelay } from '../lcus-relay/untimed-relay.schema.ts';
import { hidPathSetting } from '../transport/hid-path.ts';

/** `[[devices]] settings` of a dcttech relay. */
export const dcttechRelaySettings = z.strictObject({
  path: hidPathSetting.default('hid:16c0:05df'),
  channel: z.int().min(1).max(8).default(1).describe('Which relay of the board, counted from 1'),
  acceptUntimedRelay,
});

export type DcttechRelaySettings = z.output<typeof dcttechRelaySettings>;
