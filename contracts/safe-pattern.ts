/** Longest pattern a site may write, in characters. */
export const maxPatternLength = 200;

/** Longest text a pattern is held against, in characters: what is longer is not looked at and tells nothing. */
export const maxPatternInput = 255;

/**
 * Ways through one pattern that a match may have to try from one place of the text. With the limit on the text this
 * bounds every match, whatever the library system sends.
 */
const maxWays = 65_536;

class PatternProblem extends Error {}

/** Reads a pattern and counts the ways through it; repeated groups are refused, so that no repetition stands in another. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  count(): number {
    const ways = this.#alternatives();
    if (this.#at < this.#source.length) throw new PatternProblem('a pattern whose parentheses match');
    return ways;
  }

  #alternatives(): number {
    let ways = this.#sequence();
    while (this.#takes('|')) ways += this.#sequence();
    return ways;
  }

  #sequence(): number {
    let ways = 1;
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) ways *= this.#piece();
    return ways;
  }

  #piece(): number {
    const isGroup = this.#source.charAt(this.#at) === '(';
    const ways = isGroup ? this.#group() : this.#single();
    const repetitions = this.#quantifier();
    if (repetitions === null) return ways;
    if (isGroup && repetitions > 2) throw new PatternProblem('a pattern in which no group in parentheses is repeated');
    return ways * repetitions;
  }

  #group(): number {
    this.#at += 1;
    if (this.#source.startsWith('?', this.#at) && !this.#source.startsWith('?:', this.#at)) {
      throw new PatternProblem('a pattern without look-around and named groups');
    }
    if (this.#takes('?')) this.#at += 1;
    const ways = this.#alternatives();
    if (!this.#takes(')')) throw new PatternProblem('a pattern whose parentheses match');
    return ways;
  }

  #single(): number {
    const sign = this.#source.charAt(this.#at);
    if (sign === '[') this.#skipSet();
    else if (sign === '\\') this.#skipEscape();
    else this.#at += 1;
    return 1;
  }

  #skipSet(): void {
    this.#at += 1;
    while (this.#at < this.#source.length && this.#source.charAt(this.#at) !== ']') this.#at += this.#source.charAt(this.#at) === '\\' ? 2 : 1;
    this.#at += 1;
  }

  #skipEscape(): void {
    if (/[1-9k]/.test(this.#source.charAt(this.#at + 1))) throw new PatternProblem('a pattern without references back');
    const [braces] = /^\\[pPu]\{[^}]*\}/.exec(this.#source.slice(this.#at)) ?? [];
    this.#at += braces?.length ?? 2;
  }

  /** How many lengths a quantifier allows; null where there is none. */
  #quantifier(): number | null {
    const [whole, sign, from, comma, to] = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at)) ?? [];
    if (whole === undefined) return null;
    this.#at += whole.length;
    if (sign === '?') return 2;
    if (sign !== undefined || (comma === ',' && to === '')) return maxPatternInput;
    // An exact count allows one length only, but a group may not be repeated by it either.
    return Math.max(3, comma === '' ? 3 : Number(to) - Number(from) + 1);
  }

  #takes(sign: string): boolean {
    if (this.#source.charAt(this.#at) !== sign) return false;
    this.#at += 1;
    return true;
  }
}

/**
 * Why a pattern of a config is not taken, as the end of the sentence "must be ...", or null where it is. Taken is what
 * can never run away: at most 200 characters, no repetition inside another, no reference back, no look-around.
 */
export function patternProblem(source: string): string | null {
  if (source.length === 0 || source.length > maxPatternLength) return `a pattern of 1 to ${maxPatternLength} characters`;
  try {
    new RegExp(source, 'u');
  } catch {
    return 'a regular expression (as in JavaScript, Unicode mode)';
  }
  try {
    return new PatternReader(source).count() <= maxWays ? null : 'a simpler pattern: matching this one could take too long';
  } catch (error) {
    if (error instanceof PatternProblem) return error.message;
    throw error;
  }
}
