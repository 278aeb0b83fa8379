/** Longest text of a library system that is passed on, in characters (requirements, section S). */
export const maxAcsTextLength = 500;

// Control characters, and the marks that turn the direction of what follows: neither may reach a screen.
const forbidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

/** The text behind the five entities of XML, each read once: `&amp;lt;` is `&lt;`. */
export function withoutEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}

/** Text of a library system as plain text: NFC, no control or direction marks, at most `limit` characters. */
export function plainText(text: string, limit = maxAcsTextLength): string {
  const clean = text.replaceAll('&#124;', '|').replace(forbidden, ' ').replace(/ {2,}/g, ' ').trim().normalize('NFC');
  return clean.length <= limit ? clean : Array.from(clean).slice(0, limit).join('');
}
