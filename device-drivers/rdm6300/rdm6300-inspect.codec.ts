import type { FrameInspection } from '../../contracts/frame-inspection.ts';
import { checkOf, hexBytes, hexText, type TagCheck, tagLength, tagText } from './rdm6300.codec.ts';

const protocol = 'serial-125khz';
const refusal = (error: string, rest: Partial<FrameInspection> = {}): FrameInspection => ({
  ...{ ok: false, protocol, name: null, fields: {}, crc: 'absent', error },
  ...rest,
});

/** One frame of a 125 kHz module. Which check it has is told by its length and its check byte. */
export function inspectRdm6300(bytes: Uint8Array): FrameInspection {
  const text = String.fromCharCode(...bytes.slice(0, 32));
  const [, digits] = /^\x02([0-9A-Fa-f]*)(?:\r\n|\r|\n)?\x03(?:\r\n|\r|\n)?$/.exec(text) ?? [];
  if (digits === undefined || bytes.length > 32) return refusal('These bytes are no frame: it is STX, hex digits and ETX.');
  if (digits.length !== 10 && digits.length !== 12) return refusal(`A frame holds 10 or 12 hex digits; this one has ${digits.length}.`);
  const tag = hexBytes(digits).slice(0, tagLength);
  const sent = digits.length === 12 ? (hexBytes(digits)[tagLength] ?? 0) : null;
  const check = kindOfCheck(tag, sent);
  if (check === null) {
    const fields = { checkByte: hexText(Uint8Array.of(sent ?? 0)), expectedXor: checkOf('xor', tag), expectedSum: checkOf('sum', tag) };
    return refusal('The check byte is neither the XOR nor the sum of the five bytes.', { name: 'tag', fields, crc: 'invalid' });
  }
  return { ok: true, protocol, name: 'tag', fields: fieldsOf(tag, check), crc: check === 'none' ? 'absent' : 'valid', error: null };
}

function kindOfCheck(tag: Uint8Array, sent: number | null): TagCheck | null {
  if (sent === null) return 'none';
  if (sent === checkOf('xor', tag)) return 'xor';
  return sent === checkOf('sum', tag) ? 'sum' : null;
}

function fieldsOf(tag: Uint8Array, checksum: TagCheck): Record<string, unknown> {
  const decimal = tagText(tag, 'decimal10');
  const [site, number] = [tagText(tag, '8+16').slice(0, 3), tagText(tag, '8+16').slice(3)];
  return { tag: hexText(tag), checksum, version: tag[0] ?? 0, number: Number(decimal), decimal10: decimal, site: Number(site), card: Number(number) };
}
