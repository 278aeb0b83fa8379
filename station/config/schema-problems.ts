import type { ZodType } from 'zod';
import type { $ZodIssue } from 'zod/v4/core';
import { type ConfigProblem, keyName, problemAt, shownValue, valueAt } from './config-problem.ts';
import { allowedText, nodeAt, propertyOf, type SchemaNode, schemaNodeOf } from './json-schema.ts';
import { nearestName } from './nearest-name.ts';

/** What a check against a schema gave. */
export interface Parsed<Output> {
  /** undefined where there are problems. */
  readonly value: Output | undefined;
  readonly problems: readonly ConfigProblem[];
}

/** Where in the file a value stands that is checked on its own: a driver's settings. */
export interface Place {
  readonly path: readonly PropertyKey[];
  /** The whole file. */
  readonly raw: unknown;
}

/** Checks a part of the file (all of it unless `place` says otherwise) against its schema and names every problem. */
export function checkSchema<Output>(schema: ZodType<Output>, value: unknown, place: Place = { path: [], raw: value }): Parsed<Output> {
  // Default texts are empty, so that a text that is there was written for this key by its schema.
  const result = schema.safeParse(value, { error: () => '' });
  if (result.success) return { value: result.data, problems: [] };
  const node = schemaNodeOf(schema);
  return { value: undefined, problems: result.error.issues.flatMap((issue) => problemsOf(issue, node, place)) };
}

function problemsOf(issue: $ZodIssue, node: SchemaNode, place: Place): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...issue.path, key], node, place));
  const path = [...place.path, ...issue.path];
  const value = valueAt(place.raw, path);
  const key = keyName(path, place.raw);
  const target = nodeAt(node, issue.path);
  const allowed = issue.message === '' ? allowedText(target) : issue.message;
  if (value === undefined) return [problemAt(key, ` is missing: ${target?.description ?? allowed}`)];
  // A rule between several keys brings a whole sentence of its own.
  if (issue.code === 'custom' && target === undefined) return [problemAt(key, `: ${allowed}`)];
  return [problemAt(key, `${shownValue(path, value)}: must be ${allowed}`)];
}

// The value of an unknown key is not shown: nobody knows what it is, it may be a password.
function unknownKey(path: readonly PropertyKey[], node: SchemaNode, place: Place): ConfigProblem {
  const name = String(path.at(-1));
  const key = keyName([...place.path, ...path], place.raw);
  const known = Object.keys(nodeAt(node, path.slice(0, -1))?.properties ?? {});
  const near = nearestName(name, known);
  if (near !== undefined) return problemAt(key, ` is not known; did you mean ${near}?`);
  const homes = homesOf(name, node).filter((home) => home !== '');
  if (homes.length > 0) return problemAt(key, ` is not known here; it belongs to ${homes.join(' or ')}`);
  return problemAt(key, known.length === 0 ? ' is not known' : ` is not known; known are ${known.join(', ')}`);
}

/** The sections that do have a key of this name. */
function homesOf(name: string, node: SchemaNode, section = ''): string[] {
  const own = section !== '' && propertyOf(node, name) !== undefined ? [section] : [];
  const deeper = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    if (child.type === 'object') return homesOf(name, child, section === '' ? `[${key}]` : `${section.slice(0, -1)}.${key}]`);
    return child.items?.type === 'object' ? homesOf(name, child.items, `[[${key}]]`) : [];
  });
  return [...own, ...deeper];
}
