import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { entryOfFile, keptData } from '../../station/privacy/kept-data.ts';
import type { KeptData, KeptPlace } from '../../station/privacy/kept-entry.ts';

/** Every file below a folder, with forward slashes; none where there is no folder. */
export function filesBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile() === true)
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort();
}

/** What lies in a station's folders and is in no entry of the list of kept data: files, tables, columns, keys of JSON files. */
export function straysOf(folders: Readonly<Partial<Record<KeptPlace, string>>>): string[] {
  return Object.entries(folders).flatMap(([place, folder]) => filesBelow(folder).flatMap((name) => straysIn(place as KeptPlace, folder, name)));
}

function straysIn(place: KeptPlace, folder: string, name: string): string[] {
  const entry = entryOfFile(place, name);
  if (entry === null) return [`${place}: ${name}`];
  const file = path.join(folder, name);
  const fields = name.endsWith('.db') ? columnsOf(file) : name.endsWith('.json') ? keysOf(file) : [];
  return fields.filter((field) => !isListed(entry, field)).map((field) => `${place}: ${name}: ${field.filter((each) => each !== null).join('.')}`);
}

type Field = readonly [part: string | null, name: string];

/** Of a file with several kinds of lines any part may hold the name. */
const isListed = ({ fields }: KeptData, [part, name]: Field): boolean =>
  part === null ? Object.values(fields).flat().includes(name) : (fields[part]?.includes(name) ?? false);

function columnsOf(file: string): Field[] {
  const db = new Database(file, { readonly: true });
  try {
    const parts = db.prepare<[], { name: string; type: string }>('SELECT name, type FROM sqlite_schema').all();
    // Whatever else could hold or move rows: an index, a view, a trigger.
    const others = parts.filter(({ type }) => type !== 'table').map(({ name, type }): Field => [type, name]);
    const tables = parts.filter(({ type }) => type === 'table');
    const columns = tables.flatMap(({ name }) =>
      db
        .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
        .all(name)
        .map((column): Field => [name, column.name]),
    );
    return [...others, ...columns];
  } finally {
    db.close();
  }
}

const keysOf = (file: string): Field[] => Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object).map((key) => [null, key]);

/** Keys of log lines that are in no entry of the list, and lines that are no JSON object. */
export function strayLogKeys(text: string): string[] {
  const listed = new Set(keptData.filter(({ id }) => id === 'log').flatMap(({ fields }) => fields['line'] ?? []));
  const lines = text.split('\n').filter((line) => line !== '');
  return [...new Set(lines.flatMap(keysOfLine))].filter((key) => !listed.has(key));
}

function keysOfLine(line: string): string[] {
  try {
    return Object.keys(JSON.parse(line) as object);
  } catch {
    return ['a line that is no JSON object'];
  }
}
