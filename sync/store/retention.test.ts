import { describe, expect, it } from 'vitest';
import { hardCapMs, retentionOf } from './retention.ts';

const hour = 3_600_000;

describe('retention', () => {
  it('is what the config says, by purpose', () => {
    expect(retentionOf({ doorTraceHours: 168, kioskTraceHours: 72 })).toEqual({
      doorFault: 168 * hour,
      kioskFault: 72 * hour,
    });
  });

  it('never exceeds 59 days', () => {
    expect(retentionOf({ doorTraceHours: 100_000, kioskTraceHours: 1 }).doorFault).toBe(hardCapMs);
  });
});
