import type { Clock } from '../../contracts/clock.ts';
import type { ProbeResult } from '../../contracts/driver-manifest.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { routeFor } from '../transport/open-route.ts';
import { PrinterLine } from './printer-line.ts';

const baudRate = 9600;

/** Asks for the printer's status at 9600 8N1, which prints nothing. */
export function probeEscpos(path: string, { clock, limitMs }: { readonly clock: Clock; readonly limitMs: number }): Promise<ProbeResult> {
  const line = new PrinterLine({ path, clock, baudRate, onWire: undefined });
  let hasBytes = false;
  return new Promise((resolve) => {
    const settle = (result: ProbeResult): void => {
      limit.cancel();
      void supervisor.stop().then(() => resolve(result));
    };
    const nothing = (): void => settle({ found: hasBytes ? 'other' : 'nothing' });
    const limit = clock.setTimer(limitMs, nothing);
    const supervisor = new LinkSupervisor({
      route: routeFor(path, { baudRate, dataBits: 8, parity: 'none', stopBits: 1 }),
      clock,
      health: new HealthCell(),
      events: {
        onData: (bytes) => {
          hasBytes = true;
          line.take(bytes);
        },
        onOpen: (link) => {
          line.open(link);
          line.status().then((status) => (status === null ? nothing() : settle(found(path))), nothing);
        },
        onLost: nothing,
      },
    });
    supervisor.start();
  });
}

function found(path: string): ProbeResult {
  return { found: 'device', model: 'ESC/POS receipt printer', settings: { path, baudRate } };
}
