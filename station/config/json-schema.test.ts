import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allowedText, nodeAt, type SchemaNode, schemaNodeOf, stationConfigJsonSchema } from './json-schema.ts';

describe('the JSON Schema of the config', () => {
  const schema = stationConfigJsonSchema() as SchemaNode;

  it('names itself and asks for the sections that have no defaults', () => {
    expect(schema).toMatchObject({ title: 'Omatoimi station.toml', required: ['station', 'site', 'librarySystem'] });
  });

  it('carries descriptions and ranges', () => {
    expect(nodeAt(schema, ['librarySystem', 'sip2', 'timeoutMs'])).toMatchObject({
      description: 'Limit for a whole decision, resends included',
      minimum: 200,
      maximum: 1500,
    });
  });

  it('can be written as JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('takes the same ids as the check: capitals too', () => {
    const { pattern } = nodeAt(schema, ['station', 'id']) as { pattern: string };
    expect(new RegExp(pattern, 'u').test('Paa-1')).toBe(true);
  });
});

describe('what is allowed, in words', () => {
  it.each([
    [z.int().min(1).max(9), 'a whole number from 1 to 9'],
    [z.number().min(0), 'a number of at least 0'],
    [z.number().max(5), 'a number of at most 5'],
    [z.string().min(1), 'a text of at least 1 characters'],
    [z.string().max(9), 'a text of 0 to 9 characters'],
    [z.boolean(), 'true or false'],
    [z.enum(['a', 'b']), 'one of "a", "b"'],
    [z.literal('a'), '"a"'],
    [z.union([z.literal(7), z.literal(8)]), 'one of 7, 8'],
    [z.array(z.enum(['a', 'b'])).min(1), 'a list of at least 1; each entry one of "a", "b"'],
    [z.strictObject({ a: z.string(), b: z.string().optional() }), 'a table with a'],
  ])('is told for each kind of value (%#)', (schema, text) => {
    expect(allowedText(schemaNodeOf(schema))).toBe(text);
  });
});
