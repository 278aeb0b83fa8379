import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectSip2Line } from '../../../sync/library-system/sip2/sip2-inspect.codec.ts';

interface Vector {
  readonly title: string;
  readonly raw: string;
  /** null: the source does not say. */
  readonly checksum: string | null;
}

const folder = new URL('../../vectors/', import.meta.url);
const linesOf = (name: string): string[] =>
  readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

function vectorsOf(line: string, index: number): Vector[] {
  const row = JSON.parse(line) as Record<string, string | boolean | null>;
  const title = `${index + 1} ${row['system'] ?? row['origin']}: ${row['note']}`;
  if (row['kind'] === 'message') {
    return [{ title, raw: String(row['raw']), checksum: row['checksum'] === 'none' ? 'absent' : String(row['checksum']) }];
  }
  const holds = row['response_checksum_ok'];
  return [
    { title: `${title}, request`, raw: String(row['request']), checksum: null },
    { title: `${title}, response`, raw: String(row['response']), checksum: holds === null ? null : holds === true ? 'valid' : 'invalid' },
  ];
}

const vectors = linesOf('sip2-sample.jsonl').flatMap(vectorsOf);
const decode = ({ raw }: Vector): string => JSON.stringify(inspectSip2Line(Buffer.from(raw, 'latin1'), { encoding: 'utf-8' }));
if (process.env['UPDATE_VECTORS'] === '1') {
  writeFileSync(new URL('sip2-sample.decoded.jsonl', folder), vectors.map((vector) => `${decode(vector)}\n`).join(''));
}
const decoded = linesOf('sip2-sample.decoded.jsonl');

describe('messages of real systems', () => {
  it('are all there', () => {
    expect(vectors).toHaveLength(182);
    expect(decoded).toHaveLength(vectors.length);
  });

  it.each(vectors.map((vector, at) => ({ ...vector, at })))('decode as was judged: $title', (vector) => {
    expect(JSON.parse(decode(vector))).toEqual(JSON.parse(decoded[vector.at] ?? 'null'));
    if (vector.checksum !== null) expect(JSON.parse(decode(vector)).checksum).toBe(vector.checksum);
  });
});
