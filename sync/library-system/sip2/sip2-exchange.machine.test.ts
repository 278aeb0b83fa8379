import { describe, expect, it } from 'vitest';
import type { DecodedSip2 } from './sip2-decode.codec.ts';
import {
  advanceExchange,
  type ExchangeAction,
  type ExchangeEvent,
  type ExchangeRules,
  type ExchangeState,
  startExchange,
} from './sip2-exchange.machine.ts';

const question: ExchangeRules = { expected: '64', hasChecksum: true, isRepeatable: true };
const change: ExchangeRules = { expected: '12', hasChecksum: true, isRepeatable: false };
const unchecked: ExchangeRules = { ...question, hasChecksum: false };
const lenient: ExchangeRules = { ...question, isLenient: true };
const fresh = startExchange(3);
const afterResend: ExchangeState = { ...fresh, lastSent: 'resend', resends: 1 };

const says = (code: string, overrides: Partial<DecodedSip2> = {}): ExchangeEvent => ({
  type: 'message',
  message: { ok: true, code, name: null, fixed: {}, fields: {}, sequence: 3, checksum: 'valid', error: null, ...overrides },
});
const noMessage = says('', { ok: false, code: null, sequence: null, checksum: 'absent' });
const plain = { sequence: null, checksum: 'absent' } as const;
const fail = (reason: string): Partial<ExchangeAction> => ({ type: 'fail', reason }) as Partial<ExchangeAction>;
type Row = [title: string, rules: ExchangeRules, state: ExchangeState, event: ExchangeEvent, action: Partial<ExchangeAction>];

describe('one step of an exchange', () => {
  it.each<Row>([
    ['the answer', question, fresh, says('64'), { type: 'done' }],
    ['the answer after a 97', question, afterResend, says('64'), { type: 'done' }],
    ['the answer without error detection', unchecked, fresh, says('64', plain), { type: 'done' }],
    ['a damaged answer', question, fresh, says('64', { checksum: 'invalid' }), { type: 'sendResend' }],
    ['an answer without its checksum', question, fresh, says('64', { checksum: 'absent' }), { type: 'sendResend' }],
    ['an answer with a wrong checksum where only numbers count', lenient, fresh, says('64', { checksum: 'invalid' }), { type: 'done' }],
    ['an answer without a checksum where only numbers count', lenient, fresh, says('64', { checksum: 'absent' }), { type: 'done' }],
    ['another number where only numbers count', lenient, fresh, says('64', { sequence: 2, checksum: 'invalid' }), { type: 'wait' }],
    ['no number where only numbers count', lenient, fresh, says('64', plain), { type: 'wait' }],
    [
      'a 96 with a wrong checksum where only numbers count',
      lenient,
      fresh,
      says('96', { sequence: null, checksum: 'invalid' }),
      { type: 'sendRequest' },
    ],
    ['garbage', question, fresh, noMessage, { type: 'sendResend' }],
    ['garbage without error detection', unchecked, fresh, noMessage, fail('unexpected')],
    ['damage again', question, { ...fresh, lastSent: 'resend', resends: 2 }, says('64', { checksum: 'invalid' }), fail('garbled')],
    ['no checksum again and again', question, { ...fresh, lastSent: 'resend', resends: 2 }, says('64', plain), fail('unchecked')],
    ['no checksum after damage', question, { ...fresh, lastSent: 'resend', resends: 2, isDamaged: true }, says('64', plain), fail('garbled')],
    ['a late answer to an earlier request', question, fresh, says('64', { sequence: 2 }), { type: 'wait' }],
    ['an answer without a number', question, fresh, says('64', { sequence: null }), { type: 'wait' }],
    ['an earlier answer of another kind', question, fresh, says('12', { sequence: 2 }), { type: 'wait' }],
    ['a 96', question, fresh, says('96', { sequence: null }), { type: 'sendRequest' }],
    ['a 96 without a checksum', question, fresh, says('96', plain), { type: 'sendRequest' }],
    ['a 96 to a change: it never goes out twice', change, fresh, says('96', plain), fail('resendAsked')],
    ['a damaged 96', question, fresh, says('96', { sequence: null, checksum: 'invalid' }), { type: 'sendResend' }],
    ['a 96 to a 97', question, afterResend, says('96', plain), fail('resendAsked')],
    ['a third 96', question, { ...fresh, repeats: 2 }, says('96', plain), fail('resendAsked')],
    ['a third 98', question, { ...fresh, repeats: 2 }, says('98'), fail('statusRepeated')],
    ['a 98 in place of the answer', question, fresh, says('98'), { type: 'sendRequest' }],
    ['a 98 before the answer to a change', change, fresh, says('98'), { type: 'wait' }],
    ['an answer of another kind', question, fresh, says('24'), fail('unexpected')],
    ['a checked message that is none of SIP2', question, fresh, says('77', { ok: false }), fail('unexpected')],
    ['silence', question, fresh, { type: 'quiet' }, { type: 'sendRequest' }],
    ['silence after a repetition', question, { ...fresh, repeats: 1 }, { type: 'quiet' }, { type: 'wait' }],
    ['silence after a change: it is never repeated', change, fresh, { type: 'quiet' }, { type: 'wait' }],
    ['silence without error detection', unchecked, fresh, { type: 'quiet' }, { type: 'wait' }],
    ['the deadline', question, fresh, { type: 'deadline' }, fail('timedOut')],
    ['the end of the connection', change, fresh, { type: 'closed' }, fail('closed')],
    ['bytes without an end', question, fresh, { type: 'overlong' }, fail('overlong')],
  ])('%s', (_title, rules, state, event, action) => {
    expect(advanceExchange(rules, state, event).action).toMatchObject(action);
  });

  it('sends the request again under its own number after a 96 or silence', () => {
    expect(advanceExchange(question, fresh, says('96', plain)).state).toMatchObject({ sequence: 3, repeats: 1, lastSent: 'request' });
    expect(advanceExchange(question, fresh, { type: 'quiet' }).state).toMatchObject({ sequence: 3, repeats: 1 });
  });

  it('sends the request as a new message after a 98, since a server may know the old one again', () => {
    expect(advanceExchange(question, fresh, says('98')).state).toMatchObject({ sequence: 4, repeats: 1 });
    expect(advanceExchange(question, { ...fresh, sequence: 9 }, says('98', { sequence: 9 })).state.sequence).toBe(0);
  });

  it('takes the late answer to a request that was given up on where it is asked for', () => {
    const rules = { ...question, late: { sequence: 2, expected: '12' } };
    expect(advanceExchange(rules, fresh, says('12', { sequence: 2 })).action).toMatchObject({ type: 'done', message: { code: '12' } });
    expect(advanceExchange(rules, fresh, says('10', { sequence: 2 })).action).toEqual({ type: 'wait' });
    expect(advanceExchange(rules, fresh, says('12', { sequence: 1 })).action).toEqual({ type: 'wait' });
  });

  it('ends after a bounded number of messages whatever comes', () => {
    const events = [says('96', plain), says('98'), says('64', { checksum: 'invalid' }), noMessage];
    for (const first of events) {
      let state = fresh;
      let steps = 0;
      for (let action: ExchangeAction = { type: 'wait' }; action.type !== 'fail'; steps += 1) {
        const message = first.type === 'message' ? { ...first.message, sequence: first.message.sequence === null ? null : state.sequence } : null;
        const step = advanceExchange(question, state, message === null ? first : { type: 'message', message });
        ({ state, action } = step);
        expect(steps).toBeLessThan(10);
      }
    }
  });
});
