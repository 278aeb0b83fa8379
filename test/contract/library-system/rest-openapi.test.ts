import { readFileSync, writeFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { parse as parseToml } from 'smol-toml';
import { parse, parseDocument } from 'yaml';
import { z } from 'zod';
import { librarySystemSchema } from '../../../contracts/library-system-config.schema.ts';
import { libraryRest, libraryRestPaths, libraryRestVersion, problemNames } from '../../../contracts/library-rest.schema.ts';

const file = new URL('../../../docs/library-system-rest/openapi.yaml', import.meta.url);

/** The schemas of the code as JSON Schema 2020-12, those that use each other by reference. */
function schemasOfCode(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(libraryRest)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'input' });
  const own = Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]);
  return JSON.parse(JSON.stringify(Object.fromEntries(own))) as Record<string, unknown>;
}

if (process.env['UPDATE_OPENAPI'] === '1') {
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.setIn(['components', 'schemas'], document.createNode(schemasOfCode(), { aliasDuplicateObjects: false }));
  writeFileSync(file, document.toString({ lineWidth: 140 }));
}

interface Operation {
  readonly parameters?: readonly { readonly $ref: string }[];
}
interface OpenApi {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: unknown; readonly responses: Readonly<Record<string, { readonly description: string }>> };
}
const text = readFileSync(file, 'utf8');
const document = parse(text) as OpenApi;

describe("the document of the consortium's interface", () => {
  it('is valid OpenAPI 3.1 without loose references', async () => {
    const validator = new Validator();
    expect(await validator.validate(text)).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  it('has the schemas of the code', () => {
    expect(document.components.schemas).toEqual(schemasOfCode());
  });

  it('has the paths of the code, and a key for every change', () => {
    const posts = Object.entries(document.paths).filter(([path]) => path !== '/status');
    const told = posts.map(([path, { post }]) => ({ path, isChange: post?.parameters?.[0]?.$ref === '#/components/parameters/IdempotencyKey' }));
    expect(told).toEqual(Object.values(libraryRestPaths));
    expect(document.info.version).toBe(libraryRestVersion);
  });

  it('names every problem', () => {
    const described = Object.values(document.components.responses).map(({ description }) => description);
    for (const name of problemNames) expect(described.some((each) => each.includes(name))).toBe(true);
  });

  it('sends neither names, addresses nor birth dates, and no card or PIN in an address', () => {
    expect(text).not.toMatch(/^\s+(?:firstName|lastName|name|address|email|phone|birthDate|dateOfBirth):\s*$/m);
    expect(Object.keys(document.paths).join(' ')).not.toMatch(/[{?]/);
  });
});

describe("the technicians' page", () => {
  it('has a config that is in order', () => {
    const page = readFileSync(new URL('../../../docs/library-systems/rest.md', import.meta.url), 'utf8');
    const [, sample = ''] = /```toml\n([\s\S]*?)```/.exec(page) ?? [];
    const config = librarySystemSchema.parse(parseToml(sample)['librarySystem']);
    expect(config).toMatchObject({ kind: 'rest', rest: { branch: 'PAA', connections: 4, timeoutMs: 1500 } });
  });
});
