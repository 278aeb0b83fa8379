import type { Clock } from '../../contracts/clock.ts';
import type { ProbeResult } from '../../contracts/driver-manifest.ts';
import type { ByteLink } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import { OsdpFramer } from './osdp-frame.codec.ts';
import { OsdpFinder } from './osdp-finder.machine.ts';
import { type OsdpBaudRate, osdpBaudRates } from './osdp-line.schema.ts';
import { decodeReply } from './osdp-messages.codec.ts';

interface ProbeOptions {
  readonly clock: Clock;
  readonly limitMs: number;
}

/** Asks ID at each speed, everybody and the first addresses: it changes nothing there, and drops a secure channel that somebody else has open. */
export async function probeOsdp(path: string, { clock, limitMs }: ProbeOptions): Promise<ProbeResult> {
  const untilMs = clock.monotonicMs() + limitMs;
  let isSomebodyThere = false;
  for (const baudRate of path.startsWith('tcp:') ? ([9600] as const) : osdpBaudRates) {
    if (clock.monotonicMs() >= untilMs) break;
    const answer = await askAt(path, baudRate, { clock, untilMs });
    if (answer.found === 'device') return answer;
    isSomebodyThere ||= answer.found === 'other';
  }
  return { found: isSomebodyThere ? 'other' : 'nothing' };
}

async function askAt(
  path: string,
  baudRate: OsdpBaudRate,
  { clock, untilMs }: { readonly clock: Clock; readonly untilMs: number },
): Promise<ProbeResult> {
  const framer = new OsdpFramer();
  const finder = new OsdpFinder({ speeds: baudRate, addresses: [127, 0, 1], check: 'crc16' });
  const given = new AbortController();
  return await new Promise((resolve) => {
    let link: ByteLink | null = null;
    let heard = false;
    const settle = (result: ProbeResult): void => {
      given.abort();
      void (link?.close() ?? Promise.resolve()).then(() => resolve(result));
    };
    const ask = (): void => {
      const step = finder.next(baudRate);
      if (step.do === 'speed' || link === null) return;
      link.write(step.bytes);
      const leftMs = Math.max(0, Math.min(step.limitMs, untilMs - clock.monotonicMs()));
      clock.setTimer(leftMs, () => {
        if (given.signal.aborted) return;
        if (step.isLast || leftMs < step.limitMs) settle({ found: heard ? 'other' : 'nothing' });
        else ask();
      });
    };
    const onData = (bytes: Uint8Array): void => {
      heard = true;
      for (const piece of framer.push(bytes)) {
        const id = piece.ok && piece.direction === 'reply' ? decodeReply(piece.code, piece.payload) : null;
        if (!piece.ok || (id?.name !== 'PDID' && id?.name !== 'NAK')) continue;
        settle({ found: 'device', model: id.name === 'PDID' ? modelOf(id) : 'OSDP device', settings: { path, baudRate, address: piece.address } });
      }
    };
    const line = { onData, onLost: () => settle({ found: 'nothing' }) };
    routeFor(path, { baudRate, dataBits: 8, parity: 'none', stopBits: 1 })
      .open(line, given.signal)
      .then(
        (opened) => {
          link = opened;
          ask();
        },
        () => settle({ found: 'nothing' }),
      );
  });
}

function modelOf({ vendor, model, firmware }: { readonly vendor: Uint8Array; readonly model: number; readonly firmware: readonly number[] }): string {
  return `OSDP device of maker ${Buffer.from(vendor).toString('hex')}, model ${model}, firmware ${firmware.join('.')}`;
}
