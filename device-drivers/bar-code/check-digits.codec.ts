/** Check digits that a site can ask for. `luhn`: the same sum as `codabar14`, over any count of digits. */
export const checkDigits = ['none', 'codabar14', 'luhn', 'code39-mod43'] as const;
export type CheckDigit = (typeof checkDigits)[number];

/** Code 39's characters in the order of their values (ISO/IEC 16388, annex A). */
const code39Characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/**
 * The check digit of decimal digits, the last of which will stand before it: from the right doubled and plain in turn, products
 * over 9 less 9, filled up to a multiple of 10. For the 13 digits of a library number this is 2, 1, 2, 1 from the left. Null where
 * anything but a digit stands there.
 */
export function mod10CheckDigit(data: string): number | null {
  if (!/^\d+$/.test(data)) return null;
  let sum = 0;
  for (let at = 0; at < data.length; at += 1) {
    const digit = data.charCodeAt(data.length - 1 - at) - 0x30;
    const product = at % 2 === 0 ? digit * 2 : digit;
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - (sum % 10)) % 10;
}

/** The check character of a Code 39 text, or null where it holds a character that Code 39 does not have. */
export function mod43CheckCharacter(data: string): string | null {
  let sum = 0;
  for (const character of data) {
    const value = code39Characters.indexOf(character);
    if (value < 0) return null;
    sum += value;
  }
  return data === '' ? null : code39Characters.charAt(sum % 43);
}

/** Whether the last character of a text is the right check of those before it. */
export function isCheckRight(text: string, check: CheckDigit): boolean {
  const data = text.slice(0, -1);
  const last = text.slice(-1);
  switch (check) {
    case 'none':
      return true;
    case 'codabar14':
      return text.length === 14 && last === String(mod10CheckDigit(data));
    case 'luhn':
      return last === String(mod10CheckDigit(data));
    case 'code39-mod43':
      return last === mod43CheckCharacter(data);
  }
}

/** A 14-digit library number, taken apart. */
export interface LibraryNumber {
  /** 2 stands for a patron, 3 for an item. */
  readonly type: 'patron' | 'item' | 'other';
  readonly library: string;
  readonly serial: string;
  readonly checkDigit: number;
  readonly expectedCheckDigit: number;
}

/** Reads 14 digits: one of type, four of the library, eight of a serial number, one check digit; null for any other text. */
export function readLibraryNumber(text: string): LibraryNumber | null {
  if (!/^\d{14}$/.test(text)) return null;
  const type = text.startsWith('2') ? 'patron' : text.startsWith('3') ? 'item' : 'other';
  return {
    type,
    library: text.slice(1, 5),
    serial: text.slice(5, 13),
    checkDigit: Number(text.slice(13)),
    expectedCheckDigit: mod10CheckDigit(text.slice(0, 13)) ?? 0,
  };
}
