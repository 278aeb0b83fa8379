import { type ZodType, z } from 'zod';
import { stationConfigSchema } from '../../contracts/config.schema.ts';

/** One node of a JSON Schema, as far as texts for people are made from it. */
export interface SchemaNode {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly description?: string;
}

/** A schema as JSON Schema of what a person writes (not of what comes out with defaults filled in). */
export function schemaNodeOf(schema: ZodType): SchemaNode {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
}

/** The JSON Schema of `station.toml`, for editors and other programs. */
export function stationConfigJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Omatoimi station.toml', ...schemaNodeOf(stationConfigSchema) };
}

/** The node at a path of keys and list indexes, or undefined where the schema ends before. */
export function nodeAt(node: SchemaNode | undefined, path: readonly PropertyKey[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((at, part) => {
    if (at === undefined) return undefined;
    return typeof part === 'number' ? at.items : propertyOf(at, String(part));
  }, node);
}

/** A property that the schema has itself: `constructor` and the like, which every object has, are none. */
export function propertyOf(node: SchemaNode, name: string): SchemaNode | undefined {
  return node.properties !== undefined && Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
}

/** What may stand at a node, as the end of the sentence "must be ...". */
export function allowedText(node: SchemaNode | undefined): string {
  if (node === undefined) return 'another value';
  const values = node.const === undefined ? (node.enum ?? node.anyOf?.map((each) => each.const)) : [node.const];
  if (values?.every((value) => value !== undefined)) return oneOf(values);
  switch (node.type) {
    case 'integer':
      return `a whole number${rangeText(node.minimum, node.maximum)}`;
    case 'number':
      return `a number${rangeText(node.minimum, node.maximum)}`;
    case 'string':
      return `a text${lengthText(node)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${node.minItems === undefined ? '' : ` of at least ${node.minItems}`}${node.items === undefined ? '' : `; each entry ${allowedText(node.items)}`}`;
    case 'object':
      return `a table${node.required === undefined ? '' : ` with ${node.required.join(', ')}`}`;
    default:
      return 'another value';
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;

function rangeText(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (minimum === undefined) return ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function lengthText({ minLength, maxLength }: SchemaNode): string {
  if (minLength === undefined && maxLength === undefined) return '';
  return maxLength === undefined ? ` of at least ${minLength} characters` : ` of ${minLength ?? 0} to ${maxLength} characters`;
}
