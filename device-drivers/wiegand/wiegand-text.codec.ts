import type { WiegandFormat, WiegandReading } from './wiegand.codec.ts';

/**
 * How a number becomes the text of a scan. `card`: the card number alone, decimal; `facility-card`: both, decimal, each
 * as wide as its largest number, without a sign between; `hex`: a UID in the order sent, or the number in hex;
 * `hex-reversed`: a UID with its bytes the other way round (readers differ); `decimal`: facility and card as one number.
 */
export const wiegandTextForms = ['card', 'facility-card', 'decimal', 'hex', 'hex-reversed'] as const;
export type WiegandTextForm = (typeof wiegandTextForms)[number];

/** Decimal digits of facility and card, and bits of the card, by format. */
const widths: Readonly<Record<WiegandFormat, readonly [number, number, number]>> = {
  H10301: [3, 5, 16],
  H10306: [5, 5, 16],
  H10304: [5, 6, 19],
  H10302: [0, 11, 35],
  UID32: [0, 0, 0],
  UID56: [0, 0, 0],
};

/** The text of a reading: 1-20 digits or capital hex digits. A UID has no card number and is told in hex, or as `decimal`. */
export function wiegandText({ format, facility, card, uid }: WiegandReading, form: WiegandTextForm): string {
  if (uid !== null) return uidText(uid, form);
  const [facilityDigits, cardDigits, cardBits] = widths[format];
  const number = card ?? 0;
  if (form === 'card') return String(number);
  if (form === 'facility-card') return digits(facility, facilityDigits) + digits(number, cardDigits);
  const whole = (facility ?? 0) * 2 ** cardBits + number;
  return form === 'decimal' ? String(whole) : whole.toString(16).toUpperCase();
}

function uidText(uid: Uint8Array, form: WiegandTextForm): string {
  const bytes = form === 'hex-reversed' ? uid.toReversed() : uid;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return form === 'decimal' ? BigInt(`0x${hex}`).toString() : hex.toUpperCase();
}

function digits(value: number | null, width: number): string {
  return value === null ? '' : String(value).padStart(width, '0');
}
