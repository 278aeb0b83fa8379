/** Longest text of a library system that is passed on, in characters (requirements, section S). */
export const maxAcsTextLength = 500;

// Control characters, and the marks that turn the direction of what follows: neither may reach a screen.
const forbidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

/** The text behind the five entities of XML, each read once: `&amp;lt;` is `&lt;`. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}

/** Whether a text is plain already: printable ASCII without `&`, with single blanks between words. Most are, and need no pattern. */
function isPlain(text: string): boolean {
  let before = 32;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 32 || unit > 126 || unit === 38 || (unit === 32 && before === 32)) return false;
    before = unit;
  }
  return before !== 32 || text === '';
}

/** Text of a library system as plain text: NFC, no control or direction marks, at most `limit` characters. */
export function plainText(text: string, limit = maxAcsTextLength): string {
  if (text.length <= limit && isPlain(text)) return text;
  const clean = text.replaceAll('&#124;', '|').replace(forbidden, ' ').replace(/ {2,}/g, ' ').trim().normalize('NFC');
  return clean.length <= limit ? clean : Array.from(clean).slice(0, limit).join('');
}
