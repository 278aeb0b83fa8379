import type { Clock } from '../../contracts/clock.ts';
import type { ProbeResult } from '../../contracts/driver-manifest.ts';
import type { HidLink } from '../transport/hid-link.ts';
import { hidRouteFor } from '../transport/hid-route.ts';
import { decodeDcttechState, stateReport } from './dcttech.codec.ts';

/** Asks the board for its state report, which switches nothing; whoever else has the device open is not disturbed. */
export async function probeDcttech(path: string, { clock, limitMs }: { readonly clock: Clock; readonly limitMs: number }): Promise<ProbeResult> {
  const limit = new AbortController();
  let board: HidLink | null = null;
  const timer = clock.setTimer(limitMs, () => {
    limit.abort();
    void board?.close();
  });
  try {
    board = await hidRouteFor(path, {}).open({ onData: () => undefined, onLost: () => undefined }, limit.signal);
    const state = decodeDcttechState(await board.getFeature(stateReport.id, stateReport.length));
    if (state === null) return { found: 'other' };
    return { found: 'device', model: `dcttech relay board "${state.serial}"`, settings: { path, channel: 1 } };
  } catch (error) {
    if (limit.signal.aborted) return { found: 'nothing' };
    throw error;
  } finally {
    timer.cancel();
    await board?.close();
  }
}
