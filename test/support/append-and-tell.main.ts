// Appends traces to a store without end, eight at a time, and writes each one's number to stdout once it is acknowledged.
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { openTraceStore } from '../../sync/store/trace-store.ts';
import { systemClock } from '../../station/system-clock.ts';

const [dataDir = '', retention = ''] = process.argv.slice(2);
const retentionMs = { doorFault: Number(retention), kioskFault: Number(retention) };
const store = await openTraceStore({ dataDir, retentionMs, clock: systemClock });
let next = 0;

async function appendOnAndOn(): Promise<never> {
  for (;;) {
    const number = next;
    next += 1;
    await store.append({
      atMs: systemClock.now(),
      purpose: 'doorFault',
      device: brandId<DeviceId>(`n-${number}`),
      event: 'door.refused',
      resultCode: 'pin-wrong',
      incidentCode: null,
    });
    process.stdout.write(`${number}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, appendOnAndOn));
