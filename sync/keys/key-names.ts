import { type KeyPurpose, keyPurposes } from '../../contracts/day-keys.ts';
import { keyName, type KeyRing } from './key-ring.codec.ts';

/** What a key is for, by its name (`keyName`). undefined: for nothing that this program knows. */
export const purposeIn = (name: string): KeyPurpose | undefined => keyPurposes.find((each) => name.split(' ')[1] === each);
/** Of which day it is, YYYY-MM-DD. */
export const dayIn = (name: string): string => name.slice(0, 10);
const generationIn = (name: string): number => Number(name.split(' ')[2] ?? 1);
/** The names of keys of a day and purpose, the newest first. */
export const namesOf = (keys: KeyRing['keys'], day: string, purpose: KeyPurpose): string[] =>
  [...keys.keys()].filter((name) => dayIn(name) === day && purposeIn(name) === purpose).sort((a, b) => generationIn(b) - generationIn(a));
/** The name of one more key of a day and purpose. */
export const nextName = (keys: KeyRing['keys'], day: string, purpose: KeyPurpose): string =>
  keyName(day, purpose, Math.max(0, ...namesOf(keys, day, purpose).map(generationIn)) + 1);
