/** Code pages of PCs that SIP2 servers write in. */
export type CodePage = 'cp850' | 'cp437';

/** The characters of bytes 0x80 to 0xFF; bytes below are ASCII. Source: the tables of the Unicode Consortium (VENDORS/MICSFT/PC). */
const upperHalves: Readonly<Record<CodePage, string>> = {
  cp850: [
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ',
    'áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐',
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀',
    'ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  ].join(''),
  cp437: [
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ',
    'áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐',
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀',
    'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  ].join(''),
};

const question = 0x3f;
const byteTables = new Map<CodePage, ReadonlyMap<number, number>>();

function bytesOf(page: CodePage): ReadonlyMap<number, number> {
  const known = byteTables.get(page);
  if (known !== undefined) return known;
  const upper = upperHalves[page];
  const table = new Map(Array.from({ length: upper.length }, (_, at) => [upper.charCodeAt(at), 0x80 + at]));
  byteTables.set(page, table);
  return table;
}

/** Bytes as text; every byte stands for a character. */
export function decodeCodePage(bytes: Uint8Array, page: CodePage): string {
  const upper = upperHalves[page];
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : upper.charAt(byte - 0x80);
  return text;
}

/** Text as bytes; `?` for each UTF-16 unit of what the page lacks. */
export function encodeCodePage(text: string, page: CodePage): Buffer {
  const table = bytesOf(page);
  return encodeUnits(text, (unit) => (unit < 0x80 ? unit : table.get(unit)));
}

/** The same for ISO 8859-1, whose bytes are the first 256 characters of Unicode. */
export function encodeLatin1(text: string): Buffer {
  return encodeUnits(text, (unit) => (unit < 0x100 ? unit : undefined));
}

function encodeUnits(text: string, byteOf: (unit: number) => number | undefined): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = byteOf(text.charCodeAt(at)) ?? question;
  return bytes;
}
