import { describe, expect, it } from 'vitest';
import { inspectDcttech } from '../../device-drivers/dcttech-relay/dcttech-inspect.codec.ts';
import { decodeDcttechState, encodeDcttechState, encodeDcttechSwitch } from '../../device-drivers/dcttech-relay/dcttech.codec.ts';
import { kindOfAnswer, readStatus } from '../../device-drivers/escpos-printer/escpos-status.codec.ts';
import { inspectLcus } from '../../device-drivers/lcus-relay/lcus-inspect.codec.ts';
import { decodeLcus, encodeLcusSwitch } from '../../device-drivers/lcus-relay/lcus.codec.ts';
import { hasValidCrc } from '../../device-drivers/modbus/modbus-crc.codec.ts';
import { encodeModbus, findReply, type ModbusFraming } from '../../device-drivers/modbus/modbus-frame.codec.ts';
import { inspectModbus } from '../../device-drivers/modbus/modbus-inspect.codec.ts';
import type { ModbusRequest } from '../../device-drivers/modbus/modbus-pdu.codec.ts';
import { encodeAnswer, findRequests } from '../../device-drivers/modbus/modbus-request.codec.ts';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(20_000);
const limitMs = 3_600_000;
/** More bytes than this may no decoder hold of what has not ended. */
const mostPending = 520;

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** One to four changes: a bit, a byte, a cut, a doubled piece, a piece left out. */
function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(original);
  for (let left = 1 + below(random, 4); left > 0 && bytes.length > 0; left -= 1) {
    const at = below(random, bytes.length);
    const length = 1 + below(random, 6);
    const kind = below(random, 5);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    else if (kind === 1) bytes[at] = below(random, 256);
    else if (kind === 2) bytes = bytes.slice(0, at);
    else if (kind === 3) bytes = Uint8Array.from([...bytes.slice(0, at + length), ...bytes.slice(at)]);
    else bytes = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + length)]);
  }
  return bytes;
}

const requests: readonly ModbusRequest[] = [
  { fn: 1, first: 0, count: 1 },
  { fn: 1, first: 0, count: 8 },
  { fn: 2, first: 0, count: 12 },
  { fn: 3, first: 1, count: 2 },
  { fn: 5, address: 0x200, value: 7 },
  { fn: 6, address: 1, value: 0x060a },
  { fn: 15, first: 0, coils: [true, false, true] },
];
const unit = 1;
const transaction = 77;

function answerTo(request: ModbusRequest, framing: ModbusFraming, random: Random): Uint8Array {
  const data = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(random, 256));
  if (below(random, 8) === 0) return encodeAnswer(framing, { unit, transaction }, Uint8Array.of(request.fn | 0x80, 1 + below(random, 4)));
  if (request.fn === 1 || request.fn === 2 || request.fn === 3) {
    const length = request.fn === 3 ? 2 * request.count : Math.ceil(request.count / 8);
    return encodeAnswer(framing, { unit, transaction }, Uint8Array.of(request.fn, length, ...data(length)));
  }
  const sent = encodeModbus(framing, { unit, transaction, request });
  const pdu = framing === 'rtu' ? sent.subarray(1, 6) : sent.subarray(7, 12);
  return encodeAnswer(framing, { unit, transaction }, pdu);
}

/** Whether some piece of the bytes is a frame whose CRC holds, looked at without the decoder. */
function holdsFrame(bytes: Uint8Array): boolean {
  for (let from = 0; from < bytes.length; from += 1) {
    for (let to = from + 5; to <= bytes.length; to += 1) if (bytes[from] === unit && hasValidCrc(bytes.subarray(from, to))) return true;
  }
  return false;
}

describe(`${count} mutated frames of relays and inputs (seed ${seed})`, () => {
  it.each(['rtu', 'tcp'] as const)(
    'never become a false answer of a Modbus board (%s)',
    (framing) => {
      const random = seededRandom(seed);
      for (let run = 0; run < count; run += 1) {
        const request = requests[below(random, requests.length)] ?? expect.fail('no request');
        const bytes = mutate(answerTo(request, framing, random), random);
        const { reply, pending } = findReply(framing, { unit, transaction, request }, bytes);
        expect(pending.length).toBeLessThanOrEqual(mostPending);
        if (reply !== null && framing === 'rtu') expect(holdsFrame(bytes)).toBe(true);
        inspectModbus(bytes);
      }
    },
    limitMs,
  );

  it(
    'never stop the twin from hearing',
    () => {
      const random = seededRandom(seed + 1);
      let pending: Uint8Array = new Uint8Array();
      for (let run = 0; run < count; run += 1) {
        const request = requests[below(random, requests.length)] ?? expect.fail('no request');
        const bytes = mutate(encodeModbus('rtu', { unit, transaction, request }), random);
        pending = findRequests('rtu', Uint8Array.from([...pending, ...bytes])).pending;
        expect(pending.length).toBeLessThanOrEqual(mostPending);
      }
    },
    limitMs,
  );

  it(
    'never crash the codecs of LCUS and dcttech relays and of printers',
    () => {
      const random = seededRandom(seed + 2);
      let pending: readonly number[] = [];
      for (let run = 0; run < count; run += 1) {
        const lcus = mutate(encodeLcusSwitch({ channel: 1 + below(random, 16), isOn: below(random, 2) === 1 }), random);
        pending = decodeLcus(pending, lcus).pending;
        expect(pending.length).toBeLessThanOrEqual(3);
        if (inspectLcus(lcus).ok) expect((lcus[3] ?? 0) & 0xff).toBe(((lcus[0] ?? 0) + (lcus[1] ?? 0) + (lcus[2] ?? 0)) & 0xff);
        const isSwitch = below(random, 2) === 1;
        const relays = Array.from({ length: 8 }, () => below(random, 2) === 1);
        const report = isSwitch ? encodeDcttechSwitch({ relay: 1 + below(random, 8), isOn: true }) : encodeDcttechState({ serial: 'LUMI1', relays });
        const mutant = mutate(report, random);
        inspectDcttech(mutant);
        decodeDcttechState(mutant);
        for (const byte of lcus) if (kindOfAnswer(byte) === 'status') readStatus({ printer: byte, offlineCause: byte, paper: byte });
      }
    },
    limitMs,
  );
});
