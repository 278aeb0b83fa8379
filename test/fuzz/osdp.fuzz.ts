import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, longestFrame, OsdpFramer } from '../../device-drivers/osdp/osdp-frame.codec.ts';
import { inspectOsdp } from '../../device-drivers/osdp/osdp-inspect.codec.ts';
import { followOsdp } from '../../device-drivers/osdp/osdp-inspect-session.codec.ts';
import { commandCodes, encodeRaw, replyCodes } from '../../device-drivers/osdp/osdp-messages.codec.ts';
import type { PdEvent } from '../../device-drivers/osdp/osdp-pd-jobs.ts';
import { PdMachine } from '../../device-drivers/osdp/osdp-pd.machine.ts';
import { OsdpPd, type PdReply } from '../../simulator/devices/osdp-pd.ts';
import { readEffort } from '../run/effort.ts';
import { osdpKey } from '../support/osdp-rig.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(20_000);
const limitMs = 3_600_000;

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const bytesOf = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => below(random, 256));

/** One to four changes: a bit, a byte, a cut, a doubled piece, a piece left out; now and then the CRC is made to fit again. */
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

/** A reply of the same outline whose check holds and whose content is changed: what only somebody at the wires makes. */
function forge(original: Uint8Array, random: Random): Uint8Array {
  const frame = decodeFrame(original);
  if (!frame.ok) return original;
  const kind = below(random, 5);
  const payload = frame.payload.length > 0 && kind === 0 ? mutate(frame.payload, random) : frame.payload;
  const code = kind === 1 ? (Object.values(replyCodes)[below(random, 20)] ?? 0x50) : frame.code;
  const sequence = kind === 2 ? (frame.sequence + 1) & 3 : frame.sequence;
  const scb = kind === 3 ? null : frame.scb;
  const mac = scb === null || frame.mac === null ? undefined : kind === 4 ? bytesOf(random, 4) : frame.mac;
  return encodeFrame({ ...frame, payload, code, sequence, scb, ...(mac === undefined ? { mac: undefined } : { mac: () => mac }) } as Parameters<
    typeof encodeFrame
  >[0]);
}

/** The mark before a frame is no part of it. */
const withoutMark = (bytes: Uint8Array): Buffer => Buffer.from(bytes[0] === 0xff ? bytes.subarray(1) : bytes);

const card = (): PdReply => ({
  code: replyCodes.RAW,
  data: encodeRaw({ reader: 0, format: 1, bits: 26, data: Uint8Array.of(0x8c, 0x1a, 0x2b, 0x40) }),
});

describe(`${count} mutated frames of OSDP (seed ${seed})`, () => {
  it(
    'make neither the line nor the inspector throw or hold more than a frame',
    () => {
      const random = seededRandom(seed);
      const framer = new OsdpFramer();
      const follow = followOsdp(osdpKey);
      for (let run = 0; run < count; run += 1) {
        const type = 0x11 + below(random, 8);
        const hasMac = type >= 0x15;
        const good = encodeFrame({
          ...({ direction: random() < 0.5 ? 'reply' : 'command', address: below(random, 127), sequence: below(random, 4) } as const),
          ...{ check: random() < 0.5 ? ('crc16' as const) : ('checksum' as const), code: 0x40 + below(random, 0x60), mark: random() < 0.5 },
          scb: random() < 0.5 ? null : { type, data: hasMac ? new Uint8Array(0) : Uint8Array.of(1) },
          payload: bytesOf(random, below(random, 40)),
        });
        const bytes = mutate(good, random);
        inspectOsdp(bytes);
        follow(bytes);
        for (const piece of framer.push(bytes)) if (piece.ok) expect(piece.payload.length).toBeLessThan(longestFrame);
        if (random() < 0.2) framer.clear();
      }
    },
    limitMs,
  );

  it(
    'never bring a card or a word through a secure channel that its reader did not say',
    () => {
      const random = seededRandom(seed + 1);
      let isForged = false;
      let told = 0;
      let atMs = 0;
      const pd = new OsdpPd({
        ...{ address: 3, key: osdpKey, random: () => bytesOf(random, 8) },
        carryOut: (code) => {
          if (code === commandCodes.ID) return { code: replyCodes.PDID, data: new Uint8Array(12) };
          if (code === commandCodes.CAP) return { code: replyCodes.PDCAP, data: Uint8Array.of(9, 1, 1) };
          return card();
        },
      });
      const machine = new PdMachine({ address: 3, key: osdpKey, check: 'crc16', installUntilMs: null, random: () => bytesOf(random, 8) });
      const tell = (events: readonly PdEvent[] | null): void => {
        const replies = (events ?? []).filter(({ type }) => type === 'reply').length;
        if (isForged && replies > 0) throw new Error('a forged answer was told');
        told += replies;
      };
      for (let run = 0; run < count; run += 1) {
        atMs = Math.max(atMs + 1, machine.dueAtMs === Number.NEGATIVE_INFINITY ? 0 : machine.dueAtMs);
        const command = decodeFrame(machine.turn(atMs));
        const answer = command.ok ? pd.answer(command) : null;
        if (answer === null) throw new Error('the reader is deaf');
        const bytes = random() < 0.1 ? (random() < 0.5 ? mutate(answer, random) : forge(answer, random)) : answer;
        isForged = !withoutMark(bytes).equals(withoutMark(answer));
        const frame = decodeFrame(bytes);
        const wasHeard = frame.ok ? machine.heard(frame, atMs) : null;
        tell(wasHeard);
        if (wasHeard === null) tell(machine.unanswered(atMs + 200));
      }
      expect(told).toBeGreaterThan(0);
    },
    limitMs,
  );
});
