import type benchTexts from './bench/en.json';
import type patronTexts from './en.json';
import type technicianTexts from './technician/en.json';

/** A key without its plural ending: `x_one` and `x_other` are asked for as `x`. */
type WithoutPlural<Key> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** The key of a sentence on a patron's screen. */
export type TextKey = WithoutPlural<keyof typeof patronTexts>;

/** The key of a sentence on the bench or a start page. */
export type BenchTextKey = WithoutPlural<keyof typeof benchTexts>;

/** The key of a sentence on the technician's page. */
export type TechnicianTextKey = WithoutPlural<keyof typeof technicianTexts>;
