import { BitReader, packBits } from './bits.codec.ts';

type SetName = 'upper' | 'lower' | 'numeric';
interface Table {
  readonly bits: number;
  readonly meanings: readonly Meaning[];
}
type Meaning = { readonly sign: string } | { readonly set: SetName; readonly isLatch: boolean };

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const upperTail = [latch('lower'), shift('lower'), latch('numeric'), shift('numeric')];
const lowerTail = [latch('upper'), shift('upper'), latch('numeric'), shift('numeric')];
const numericTail = [latch('upper'), shift('upper'), latch('lower'), shift('lower')];

/** The three code tables of ISO 28560-2, annex C: index is the code. */
const tables: Readonly<Record<SetName, Table>> = {
  upper: { bits: 5, meanings: [...signs(`-${letters}:`), ...upperTail] },
  lower: { bits: 5, meanings: [...signs(`-${letters.toLowerCase()}/`), ...lowerTail] },
  numeric: { bits: 4, meanings: [...signs('0123456789-:'), ...numericTail] },
};
const setNames: readonly SetName[] = ['upper', 'lower', 'numeric'];
const isilPattern = /^[A-Za-z0-9]{1,4}-[A-Za-z0-9/:-]{1,11}$/;

/** Whether a text has the form of an ISIL (ISO 15511): a prefix, a hyphen and up to 11 signs. */
export function isIsil(text: string): boolean {
  return isilPattern.test(text);
}

/** Decodes the ISIL code of ISO 28560-2 (object 3, application-defined compaction); null where it gives no ISIL. */
export function decodeIsil(bytes: Uint8Array): string | null {
  const reader = new BitReader(bytes);
  let text = '';
  let latched: SetName = 'upper';
  let shifted: SetName | null = null;
  for (;;) {
    const table: Table = tables[shifted ?? latched];
    if (reader.left < table.bits) return isIsil(text) ? text : null;
    const meaning: Meaning | undefined = table.meanings[reader.read(table.bits)];
    if (meaning === undefined) return null;
    if ('sign' in meaning) text += meaning.sign;
    shifted = 'set' in meaning && !meaning.isLatch ? meaning.set : null;
    latched = 'set' in meaning && meaning.isLatch ? meaning.set : latched;
  }
}

/**
 * Encodes an ISIL: one sign of another set is shifted to, two or more are latched to; filled with ones.
 * @throws RangeError for a text that is no ISIL
 */
export function encodeIsil(isil: string): Uint8Array {
  if (!isIsil(isil)) throw new RangeError('an ISIL is a prefix of 1 to 4 signs, a hyphen and 1 to 11 signs');
  const groups: { value: number; bits: number }[] = [];
  let latched: SetName = 'upper';
  for (let at = 0; at < isil.length; at += 1) {
    const here = setOf(isil[at] ?? '', latched);
    const isSingle = at + 1 >= isil.length || setOf(isil[at + 1] ?? '', here) !== here || setOf(isil[at + 1] ?? '', latched) === latched;
    if (here !== latched) groups.push(codeOf(latched, (meaning) => 'set' in meaning && meaning.set === here && meaning.isLatch !== isSingle));
    groups.push(codeOf(here, (meaning) => 'sign' in meaning && meaning.sign === isil[at]));
    if (here !== latched && !isSingle) latched = here;
  }
  return packBits(groups, '1111111');
}

function setOf(sign: string, current: SetName): SetName {
  const holds = (name: SetName): boolean => tables[name].meanings.some((meaning) => 'sign' in meaning && meaning.sign === sign);
  return holds(current) ? current : (setNames.find(holds) ?? current);
}

function codeOf(set: SetName, isWanted: (meaning: Meaning) => boolean): { value: number; bits: number } {
  const { bits, meanings } = tables[set];
  return { value: meanings.findIndex(isWanted), bits };
}

function signs(text: string): Meaning[] {
  return Array.from(text, (sign) => ({ sign }));
}

function latch(set: SetName): Meaning {
  return { set, isLatch: true };
}

function shift(set: SetName): Meaning {
  return { set, isLatch: false };
}
