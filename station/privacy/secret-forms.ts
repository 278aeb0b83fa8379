/** How a text may stand in a file. */
export interface SecretForm {
  readonly form: string;
  readonly bytes: Buffer;
}

/**
 * The ways in which a text may stand in a file: UTF-8, UTF-16 in both orders, hexadecimal in both cases, and base64 at each of the three places that
 * it can have in a longer text. `text`: 4 characters or more; shorter ones stand in every file by chance.
 */
export function formsOf(text: string): readonly SecretForm[] {
  const utf8 = Buffer.from(text);
  const forms: SecretForm[] = [
    { form: 'utf-8', bytes: utf8 },
    { form: 'utf-16le', bytes: Buffer.from(text, 'utf16le') },
    { form: 'utf-16be', bytes: Buffer.from(text, 'utf16le').swap16() },
    { form: 'hex', bytes: Buffer.from(utf8.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(utf8.toString('hex').toUpperCase()) },
    ...[0, 1, 2].map((offset) => ({ form: `base64+${offset}`, bytes: Buffer.from(base64Within(utf8, offset)) })),
  ];
  const seen = new Set<string>();
  return forms.filter(({ bytes }) => {
    const key = bytes.toString('latin1');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The characters of base64 that depend on nothing but these bytes, `offset` bytes behind the start of a group of three. */
function base64Within(bytes: Uint8Array, offset: number): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const lead = offset === 0 ? 0 : offset + 1;
  const tail = (offset + bytes.length) % 3 === 0 ? 0 : 1;
  return whole.slice(lead, whole.length - tail);
}
