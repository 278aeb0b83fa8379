import { KioskError } from '../../contracts/errors.ts';

/** One thing in the config that has to be mended. */
export interface ConfigProblem {
  /** Where: `[kiosk] idleSeconds`, `[[devices]] "door-card" settings.path`. */
  readonly key: string;
  /** What is wrong and what would be right; begins with the key. One line. */
  readonly message: string;
}

/** All problems of one config at once: one line each in `message`, and as a list. `file`: the config's, where it is known. */
export class ConfigInvalidError extends KioskError {
  readonly problems: readonly ConfigProblem[];

  constructor(file: string | null, problems: readonly ConfigProblem[]) {
    super('CONFIG_INVALID', problems.map((problem) => problem.message).join('\n'), { context: { file, problems: problems.length } });
    this.problems = problems;
  }
}

/** Makes a problem from a key and what follows it. */
export function problemAt(key: string, what: string): ConfigProblem {
  return { key, message: `${key}${what}` };
}

type PathPart = string | number;

/**
 * A key as a technician finds it in the file: `[librarySystem.sip2] host`, `[[doors]] "main" pulseMs`. Entries of a list
 * are named by their id, or by their number from 1 where they have none.
 */
export function keyName(path: readonly PropertyKey[], raw: unknown): string {
  const parts = path.map((part): PathPart => (typeof part === 'number' ? part : String(part)));
  const [first, second, ...rest] = parts;
  if (first === undefined) return 'the file';
  if (typeof second === 'number') return [`[[${keyText(first)}]] ${entryName(raw, first, second)}`, dotted(rest)].filter(Boolean).join(' ');
  const tables = tableDepth(parts, raw);
  return [`[${parts.slice(0, tables).map(keyText).join('.')}]`, dotted(parts.slice(tables))].filter(Boolean).join(' ');
}

// A key that had to be quoted in the file is quoted here too, so that every problem is one line.
const keyText = (part: PathPart): string => (/^[\w-]+$/.test(String(part)) ? String(part) : quoted(String(part)));

/** A text in quotes as it may stand in a terminal: no control characters. */
export const quoted = (text: string): string =>
  JSON.stringify(text).replace(/\p{Cc}/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

function entryName(raw: unknown, list: PathPart, index: number): string {
  const id = valueAt(raw, [list, index, 'id']);
  return typeof id === 'string' && id !== '' ? quoted(id) : `number ${index + 1}`;
}

// Every part but the last is a table; the last one only where the file has a table there or it is the only part.
function tableDepth(parts: readonly PathPart[], raw: unknown): number {
  const listAt = parts.findIndex((part) => typeof part === 'number');
  const keys = listAt === -1 ? parts.length : listAt;
  const isTable = keys === parts.length && isRecord(valueAt(raw, parts));
  return Math.max(1, isTable ? keys : keys - 1);
}

const dotted = (parts: readonly PathPart[]): string =>
  parts.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part + 1}]` : [text, keyText(part)].filter(Boolean).join('.')), '');

/** Whether a value is a table of the file. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** What stands at a path, or undefined. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)];
    return isRecord(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined;
  }, raw);
}

const secretKey = /pass|secret|token|key|^pin$/i;
const longestShown = 60;

/** ` = value` for a message, or nothing: values under a key that could hold a secret, and whole tables, are not shown. */
export function shownValue(path: readonly PropertyKey[], value: unknown): string {
  if (path.some((part) => secretKey.test(String(part))) || typeof value === 'object' || value === undefined) return '';
  // An account in an address is as secret as one in a key of its own.
  const text = typeof value === 'string' ? quoted(value.replace(/\/\/[^/\s]*@/, '//...@')) : String(value);
  return ` = ${text.length <= longestShown ? text : `${text.slice(0, longestShown - 1)}…`}`;
}
