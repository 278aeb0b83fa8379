import { describe, expect, it } from 'vitest';
import { cutStore } from '../support/store-cut.ts';

describe('the trace store of a station killed while it writes', () => {
  it.each([1, 40, 400])('holds every trace that was acknowledged, once (killed after %i)', async (afterAcknowledged) => {
    const { acknowledged, lost, doubled } = await cutStore(afterAcknowledged, 3);
    expect([acknowledged >= afterAcknowledged, lost, doubled]).toEqual([true, 0, 0]);
  });
});
