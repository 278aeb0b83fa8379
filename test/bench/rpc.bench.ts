import { startRpcRig } from '../support/rpc-rig.ts';
import { connectClient } from '../support/rpc-client.ts';
import type { Quantiles } from './quantiles.ts';
import { quantiles } from './quantiles.ts';

/** The contract over a real WebSocket on loopback; both ends in this one process, so the truth is a little better. */
export interface RpcResult {
  /** An intention sent -> its answer. */
  readonly roundTripMs: Quantiles;
  /** A view shown at the station -> the same view at the screen. */
  readonly viewPushMs: Quantiles;
}

const warmUp = 200;

/** Measures `runs` calls and as many pushed views, one after the other. */
export async function benchRpc(runs = 3000): Promise<RpcResult> {
  const rig = await startRpcRig();
  const { client, close } = await connectClient(rig.server.url, 'app://omatoimi');
  try {
    await client.session.open({ secret: rig.server.mintCode('kiosk') });
    const roundTrips = await sample(runs, async () => void (await client.kiosk.send({ type: 'pin.press', key: '4' })));
    const views = await client.kiosk.watch();
    await views.next();
    let digits = 0;
    const pushes = await sample(runs, async () => {
      digits = (digits + 1) % 33;
      rig.kiosk.show({ screen: 'awaitingPin', digits, language: 'fi', warning: null });
      await views.next();
    });
    return { roundTripMs: quantiles(roundTrips), viewPushMs: quantiles(pushes) };
  } finally {
    close();
    await rig.stop();
  }
}

async function sample(runs: number, once: () => Promise<void>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = -warmUp; run < runs; run += 1) {
    const startMs = performance.now();
    await once();
    if (run >= 0) samples.push(performance.now() - startMs);
  }
  return samples;
}
