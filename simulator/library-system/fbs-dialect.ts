import type { Sip2Outgoing } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import type { LumiRegister } from './lumi-register.ts';

const fromLumiOnly = new Set(['PA', 'PC', 'XB', 'XT', 'XG']);
/** Between the per cent signs of a record nothing may look like one; texts carry the entities of XML. */
const inRecord = (text: string): string =>
  text.replaceAll('%', ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * An answer as recorded messages of Cicero FBS have it: card numbers with a prefix, language 009 whatever the patron, titles in
 * records (CH), a number of the record in AJ, and lists of records. Nothing tells of expiry, group or staffless use.
 */
export function inFbsDialect(answer: Sip2Outgoing, register: LumiRegister): Sip2Outgoing {
  const fixed = answer.fixed['language'] === undefined ? answer.fixed : { ...answer.fixed, language: '009' };
  const fields = answer.fields.flatMap(([id, value]) => {
    if (fromLumiOnly.has(id)) return [];
    if (id === 'AA') return [[id, value === '' ? '' : `LN:${value}`] as const];
    if (id === 'AU') return [[id, record(register, value)] as const];
    if (id === 'AJ') return titleFields(value);
    return [[id, value] as const];
  });
  return { ...answer, fixed, fields };
}

const titleFields = (title: string): (readonly [string, string])[] =>
  title === ''
    ? [['AJ', '']]
    : [
        ['AJ', '870970'],
        ['CH', `${inRecord(title)}%Lumi%a%xx%85`],
      ];

function record(register: LumiRegister, barcode: string): string {
  const item = register.item(barcode);
  return item === undefined ? barcode : `${barcode}%${register.time.dayAt(item.dueAtMs)}%${inRecord(item.title)}%Lumi%a%xx%85`;
}
