import { quoted } from '../config/config-problem.ts';

/** A sentence may be this much longer than the house's: its place on the screen was measured with the house's own. */
const longer = { times: 1.6, letters: 24 } as const;
// Control characters, and marks that turn the direction of what follows: isolates are the screens' own matter.
const forbidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What is wrong with a site's own wording of a sentence; null: nothing. */
export function wordingProblem(text: string, house: string): string | null {
  if (text.trim() === '') return 'is empty';
  if (forbidden.test(text)) return 'has a line break, a tab or a mark of direction in it';
  const most = Math.floor(house.length * longer.times) + longer.letters;
  if (text.length > most) return `has ${text.length} letters, and there is room for ${most}`;
  const [has, needs] = [placesOf(text), placesOf(house)];
  const lacking = needs.filter((place) => !has.includes(place));
  if (lacking.length > 0) return `lacks ${lacking.map(braced).join(', ')}`;
  const unknown = has.filter((place) => !needs.includes(place));
  if (unknown.length > 0)
    return `has ${unknown.map((place) => quoted(braced(place))).join(', ')}, which ${needs.length === 0 ? 'nothing fills' : `is not ${needs.map(braced).join(' or ')}`}`;
  return /\{\{|\}\}/.test(text.replaceAll(place, '')) ? 'has braces that are not closed' : null;
}

const place = /\{\{(\w+)\}\}/g;
const braced = (name: string): string => `{{${name}}}`;
const placesOf = (text: string): string[] => [...new Set([...text.matchAll(place)].map(([, name]) => name ?? ''))].sort();
