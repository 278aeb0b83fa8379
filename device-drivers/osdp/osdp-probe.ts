import type { Clock } from '../../contracts/clock.ts';
import type { ProbeResult } from '../../contracts/driver-manifest.ts';
import type { ByteLink } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import { type DecodedFrame, type OsdpCheck, OsdpFramer } from './osdp-frame.codec.ts';
import { OsdpFinder } from './osdp-finder.machine.ts';
import { type OsdpBaudRate, osdpBaudRates } from './osdp-line.schema.ts';
import { decodeReply, type OsdpReply } from './osdp-messages.codec.ts';

interface ProbeOptions {
  readonly clock: Clock;
  readonly limitMs: number;
}

/** What one speed gave: `found` as of every probe, and whether something there ends its frames with a checksum. */
type Heard = ProbeResult & { readonly endsInChecksum?: boolean };

/**
 * Asks ID at each speed, everybody and the first addresses: it changes nothing there, and drops a secure channel that somebody else has open.
 * First with a CRC, then with the checksum of devices that know no CRC and stay silent to one.
 */
export async function probeOsdp(path: string, { clock, limitMs }: ProbeOptions): Promise<ProbeResult> {
  const untilMs = clock.monotonicMs() + limitMs;
  const speeds = path.startsWith('tcp:') ? ([9600] as const) : osdpBaudRates;
  const asked = (['crc16', 'checksum'] as const).flatMap((check) => speeds.map((baudRate) => ({ check, baudRate })));
  let isSomebodyThere = false;
  for (const { check, baudRate } of asked) {
    if (clock.monotonicMs() >= untilMs) break;
    let heard = await askAt(path, { baudRate, check }, { clock, untilMs });
    if (check === 'crc16' && heard.endsInChecksum === true) heard = await askAt(path, { baudRate, check: 'checksum' }, { clock, untilMs });
    if (heard.found === 'device') return heard;
    isSomebodyThere ||= heard.found === 'other';
  }
  return { found: isSomebodyThere ? 'other' : 'nothing' };
}

async function askAt(
  path: string,
  { baudRate, check }: { readonly baudRate: OsdpBaudRate; readonly check: OsdpCheck },
  { clock, untilMs }: { readonly clock: Clock; readonly untilMs: number },
): Promise<Heard> {
  const framer = new OsdpFramer();
  const finder = new OsdpFinder({ speeds: baudRate, addresses: [127, 0, 1], check });
  const given = new AbortController();
  return await new Promise((resolve) => {
    let link: ByteLink | null = null;
    let heard = false;
    const settle = (result: Heard): void => {
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
        // A no that ends another way than the question: it was not read, and is asked anew in its own way.
        if (id.name === 'NAK' && piece.check !== check) return settle({ found: 'other', endsInChecksum: piece.check === 'checksum' });
        return settle({ found: 'device', model: modelOf(id, piece.check), settings: settingsOf(path, baudRate, piece) });
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

/** What of `[[devices]] settings` is known: a checksum goes without the secure channel only. */
function settingsOf(path: string, baudRate: OsdpBaudRate, { address, check }: DecodedFrame): Readonly<Record<string, unknown>> {
  return { path, baudRate, address, ...(check === 'checksum' ? { check, secureChannel: 'off' } : {}) };
}

function modelOf(id: OsdpReply, check: OsdpCheck): string {
  const ending = check === 'checksum' ? ', which knows no CRC and so no secure channel' : '';
  if (id.name !== 'PDID') return `OSDP device${ending}`;
  const { vendor, model, firmware } = id;
  return `OSDP device of maker ${Buffer.from(vendor).toString('hex')}, model ${model}, firmware ${firmware.join('.')}${ending}`;
}
