import { describe, expect, it } from 'vitest';
import { hardCapMs, retentionOf } from './retention.ts';

const hour = 3_600_000;

describe('retention', () => {
  it('is what the config says, by purpose', () => {
    expect(retentionOf({ profile: 'troubleshooting', doorTraceHours: 168, kioskTraceHours: 72 })).toEqual({
      doorFault: 168 * hour,
      kioskFault: 72 * hour,
    });
  });

  it('is the same in the strict profile, since no trace holds a borrower id', () => {
    const hours = { doorTraceHours: 24, kioskTraceHours: 1 };
    expect(retentionOf({ profile: 'strict', ...hours })).toEqual(retentionOf({ profile: 'troubleshooting', ...hours }));
  });

  it('never exceeds 59 days', () => {
    expect(retentionOf({ profile: 'strict', doorTraceHours: 100_000, kioskTraceHours: 1 }).doorFault).toBe(hardCapMs);
  });
});
