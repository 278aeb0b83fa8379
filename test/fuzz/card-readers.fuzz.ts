import { describe, expect, it } from 'vitest';
import { isAcceptableScan } from '../../contracts/secrets.ts';
import type { CodeRules } from '../../device-drivers/bar-code/code-rules.codec.ts';
import { keyFraming } from '../../device-drivers/hid-keyboard-reader/hid-keyboard-reader.machine.ts';
import { inspectHidKeyboard } from '../../device-drivers/hid-keyboard-reader/hid-keyboard-inspect.codec.ts';
import { encodeTyping } from '../../device-drivers/hid-keyboard-reader/key-report.codec.ts';
import { encodePosCode } from '../../device-drivers/hid-pos-scanner/hid-pos.codec.ts';
import { inspectHidPos } from '../../device-drivers/hid-pos-scanner/hid-pos-inspect.codec.ts';
import { posFraming } from '../../device-drivers/hid-pos-scanner/hid-pos-scanner.machine.ts';
import { encodeTag, type TagCheck } from '../../device-drivers/rdm6300/rdm6300.codec.ts';
import { inspectRdm6300 } from '../../device-drivers/rdm6300/rdm6300-inspect.codec.ts';
import { tagFraming } from '../../device-drivers/rdm6300/rdm6300.machine.ts';
import { type Framing, initialScanState, stepScan } from '../../device-drivers/scan-source/scan-source.machine.ts';
import { lineFraming } from '../../device-drivers/serial-line-reader/serial-line-reader.machine.ts';
import { decodeHidFrames, encodeHidFrame, maxReportLength } from '../../device-drivers/transport/hid-frames.codec.ts';
import { encodeWiegand } from '../../device-drivers/wiegand/wiegand.codec.ts';
import { inspectWiegandLine } from '../../device-drivers/wiegand/wiegand-inspect.codec.ts';
import { wiegandFraming } from '../../device-drivers/wiegand-serial/wiegand-serial.machine.ts';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';

const { seed, count } = readEffort(20_000);
const limitMs = 3_600_000;
/** More than this may no decoder hold of what has not ended, as JSON. */
const mostPending = 400;

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const digit = (random: Random): string => String(below(random, 10));

/** One to four changes: a bit, a byte, a telling byte, a cut, a doubled piece, a piece left out. */
function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(original);
  for (let left = 1 + below(random, 4); left > 0 && bytes.length > 0; left -= 1) {
    const at = below(random, bytes.length);
    const length = 1 + below(random, 6);
    const kind = below(random, 6);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    else if (kind === 1) bytes[at] = below(random, 256);
    else if (kind === 2) bytes[at] = '\x02\x03\r\n\0]Z0AF:5'.charCodeAt(below(random, 12));
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes = Uint8Array.from([...bytes.slice(0, at + length), ...bytes.slice(at)]);
    else bytes = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + length)]);
  }
  return bytes;
}

interface Run<Pending> {
  readonly framing: Framing<Pending>;
  /** The pieces of one good presentation. */
  good(random: Random): readonly Uint8Array[];
  /** Whether a scan may come of the bytes that came since the last one, looked at without the decoder. */
  isTrue(text: string, bytes: Uint8Array): boolean;
}

/** Feeds mutants to a reader's machine, cut anywhere and at any time. */
function feed<Pending>({ framing, good, isTrue }: Run<Pending>): number {
  const random = seededRandom(seed);
  const rules = { framing, doubleReadMs: 0 };
  let state = initialScanState(framing.empty);
  let atMs = 0;
  let scans = 0;
  let seen: Uint8Array = new Uint8Array();
  const step = (event: Parameters<typeof stepScan>[2]): void => {
    const next = stepScan(rules, state, event);
    state = next.state;
    for (const output of next.outputs) {
      if (output.type === 'fault') continue;
      scans += 1;
      if (!isAcceptableScan(output.text)) throw new Error(`no scan: ${JSON.stringify(output.text)}`);
      if (!isTrue(output.text, seen)) throw new Error(`${JSON.stringify(output.text)} from ${Buffer.from(seen).toString('hex')}`);
    }
  };
  for (let run = 0; run < count; run += 1) {
    for (const piece of good(random)) {
      const bytes = random() < 0.1 ? piece : mutate(piece, random);
      seen = Buffer.concat([seen.subarray(-256), bytes]);
      step({ type: 'bytes.arrived', bytes, atMs });
    }
    if (JSON.stringify(state.pending).length > mostPending) throw new Error('too much is held');
    atMs += below(random, 700);
    if (random() < 0.3) step({ type: 'time.passed', atMs });
  }
  return scans;
}

const rules: CodeRules = { minLength: 1, maxLength: 64, stripAim: true, symbologies: ['codabar', 'code39', 'code128', 'qr'] };
const card = (random: Random): string => Array.from({ length: 14 }, () => digit(random)).join('');

/** An own sum of a library number, from the left and by table. */
function holdsLuhn(text: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const sum = [...text].reduce((all, each, at) => all + (at % 2 === 0 ? (doubled[Number(each)] ?? 0) : Number(each)), 0);
  return /^\d{14}$/.test(text) && sum % 10 === 0;
}

/** Whether these bytes hold a frame of this tag whose check holds, looked for from every STX. */
function holdsTag(check: TagCheck, text: string, bytes: Uint8Array): boolean {
  const whole = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\r\n]/g, '');
  return whole.split('\x02').some((frame) => {
    const [digits = ''] = frame.split('\x03');
    const values = Buffer.from(digits, 'hex');
    if (digits.slice(0, 10).toUpperCase() !== text) return false;
    if (check === 'none') return digits.length === 10;
    const expected = values.subarray(0, 5).reduce((all, byte) => (check === 'xor' ? all ^ byte : (all + byte) % 256), 0);
    return digits.length === 12 && values[5] === expected;
  });
}

/** Whether these bytes hold 26 bits with right parity that say this. */
function holdsWiegand(text: string, bytes: Uint8Array): boolean {
  // What silence made the reader forget may stand before a line here.
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .replaceAll('\x02', ' ')
    .replaceAll('\x03', ' ')
    .split(/[\r\n]/);
  return lines.some((line) => {
    const [, digits] = /26\s*:\s*((?:[0-9a-fA-F]{2}\s*){4})\s*$/.exec(line) ?? [];
    if (digits === undefined) return false;
    const bits = BigInt(`0x${digits.replace(/\s/g, '')}`)
      .toString(2)
      .padStart(32, '0')
      .slice(0, 26);
    const ones = (part: string): number => [...part].filter((bit) => bit === '1').length;
    const said = String(Number.parseInt(bits.slice(1, 9), 2)).padStart(3, '0') + String(Number.parseInt(bits.slice(9, 25), 2)).padStart(5, '0');
    return ones(bits.slice(0, 13)) % 2 === 0 && ones(bits.slice(13)) % 2 === 1 && said === text;
  });
}

describe(`${count} mutated presentations (seed ${seed})`, () => {
  it.each(['xor', 'sum', 'none'] as const)(
    'of a 125 kHz module with check %s give no tag whose check does not hold',
    (check) => {
      const good = (random: Random): Uint8Array[] => {
        const tag = Uint8Array.from({ length: 5 }, () => below(random, 256));
        return [encodeTag(tag, { check, hasLineEnd: random() < 0.5 })];
      };
      const framing = tagFraming({ check, output: 'hex10' });
      expect(feed({ framing, good, isTrue: (text, bytes) => holdsTag(check, text, bytes) })).toBeGreaterThan(0);
    },
    limitMs,
  );

  it(
    'of a Wiegand converter give no card whose parity does not hold',
    () => {
      const good = (random: Random): Uint8Array[] => {
        const { bits, data } = encodeWiegand({ format: 'H10301', facility: below(random, 256), card: below(random, 65_536) });
        return [Buffer.from(`${bits}:${Buffer.from(data).toString('hex')}\r`)];
      };
      const framing = wiegandFraming({ form: 'counted-hex', bits: 26, align: 'left', formats: ['H10301'], text: 'facility-card' }, '\r');
      expect(feed({ framing, good, isTrue: holdsWiegand })).toBeGreaterThan(0);
    },
    limitMs,
  );

  it.each(['\r', '\x03', ''] as const)(
    'of a line reader (terminator %j) give no number whose check digit is wrong',
    (terminator) => {
      const format = { ...rules, terminator, prefix: '', suffix: '', stripCodabar: true, checkDigit: 'codabar14' } as const;
      const good = (random: Random): Uint8Array[] => [Buffer.from(`\x02]F0A${card(random)}B\x03${terminator === '' ? '' : '\r'}`)];
      expect(feed({ framing: lineFraming(format), good, isTrue: holdsLuhn })).toBeGreaterThan(0);
    },
    limitMs,
  );

  it(
    'of a HID POS scanner give no scan of a kind that is not allowed, nor an answer of the scanner',
    () => {
      const kinds = [']F0', ']A0', ']E0', ']Z6', ']X0', ']Q1'];
      const good = (random: Random): Uint8Array[] => {
        const text = random() < 0.3 ? card(random).repeat(5) : card(random);
        return encodePosCode({ aim: kinds[below(random, kinds.length)] ?? ']F0', text });
      };
      const isTrue = (text: string): boolean => text.length <= 64 && !text.startsWith(']Z');
      expect(feed({ framing: posFraming(rules), good, isTrue })).toBeGreaterThan(0);
    },
    limitMs,
  );

  it.each(['us', 'fi'] as const)(
    'of a keyboard reader (%s) give no scan with a key that writes nothing',
    (layout) => {
      const good = (random: Random): Uint8Array[] => encodeTyping(layout, card(random).slice(0, 4)) ?? [];
      expect(feed({ framing: keyFraming(layout, rules), good, isTrue: () => true })).toBeGreaterThan(0);
    },
    limitMs,
  );

  it(
    'never make an inspector or the frames of a twin throw',
    () => {
      const random = seededRandom(seed);
      const good = [encodeTag(Uint8Array.of(1, 2, 3, 4, 5), { check: 'xor' }), ...encodePosCode({ aim: ']F0', text: '21112000698132' })];
      for (let run = 0; run < count; run += 1) {
        const bytes = mutate(good[run % good.length] as Uint8Array, random);
        for (const inspect of [inspectRdm6300, inspectHidPos, inspectHidKeyboard]) inspect(bytes);
        inspectWiegandLine(Buffer.from(mutate(Buffer.from('26:bd88eb80'), random)).toString('latin1'));
        const { pending } = decodeHidFrames(mutate(encodeHidFrame({ kind: 'input', body: bytes }), random), bytes);
        expect(pending.length).toBeLessThan(maxReportLength + 3);
      }
    },
    limitMs,
  );
});
