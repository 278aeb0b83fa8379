import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeSip2, maxSip2ValueLength, plainSip2Wire } from '../../../sync/library-system/sip2/sip2-encode.codec.ts';
import { inspectSip2Line } from '../../../sync/library-system/sip2/sip2-inspect.codec.ts';
import { type Sip2Code, type Sip2MessageSpec, sip2Messages } from '../../../sync/library-system/sip2/sip2-messages.codec.ts';

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

/** Why a recorded message cannot be sent as it is: what this side never sends; null where it can. */
function unsendable({ raw }: Vector): string | null {
  const { ok, code, fixed, fields } = inspectSip2Line(Buffer.from(raw, 'latin1'), { encoding: 'utf-8' });
  if (!ok || code === null) return 'no message';
  const spec: Sip2MessageSpec = sip2Messages[code as Sip2Code];
  if (spec.required.some((id) => fields[id] === undefined)) return 'a required field is missing';
  if (spec.fixed.some(({ name, width }) => fixed[name]?.length !== width)) return 'a narrow date';
  const values = Object.values(fields).flat();
  if (values.some((value) => value.includes('|') || value.length > maxSip2ValueLength)) return 'a delimiter or too many characters in a value';
  return null;
}

describe('messages of real systems sent again', () => {
  const sendable = vectors.filter((vector) => unsendable(vector) === null);

  it('are all but those that this side would never send', () => {
    const reasons: Record<string, number> = {};
    for (const vector of vectors) {
      const reason = unsendable(vector) ?? 'none';
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    expect(reasons).toEqual({ none: 169, 'no message': 8, 'a required field is missing': 4, 'a delimiter or too many characters in a value': 1 });
  });

  it.each(sendable)('say the same: $title', ({ raw }) => {
    const decodedOnce = inspectSip2Line(Buffer.from(raw, 'latin1'), { encoding: 'utf-8' });
    const fields = Object.entries(decodedOnce.fields).flatMap(([id, values]) => values.map((value): [string, string] => [id, value]));
    const message = { code: decodedOnce.code as Sip2Code, fixed: decodedOnce.fixed, fields };
    const bytes = encodeSip2(message, { ...plainSip2Wire, sequence: decodedOnce.sequence ?? 0 });
    const again = inspectSip2Line(bytes, { encoding: 'utf-8', delimiter: '|' });
    expect(again).toMatchObject({ ok: true, code: decodedOnce.code, checksum: 'valid', error: null });
    expect([{ ...again.fixed }, { ...again.fields }]).toEqual([{ ...decodedOnce.fixed }, { ...decodedOnce.fields }]);
  });
});
