import type { DecodedSip2 } from './sip2-decode.codec.ts';

/** What one exchange is about; fixed for its whole life. */
export interface ExchangeRules {
  /** The code that answers the request. */
  readonly expected: string;
  /** Whether error detection (sequence number and checksum) is on. */
  readonly hasChecksum: boolean;
  /** The sequence number alone tells whose answer it is: a wrong or missing checksum does not matter. */
  readonly isLenient?: boolean;
  /**
   * Whether the request may be sent again: after silence, a 96 or a 98. False for whatever changes the register: no running server was
   * seen to honour the protocol's duplicate rule, so a repeated checkout would be executed twice. A 96 carries no number that says which
   * message it is about, and a 98 may come beside an answer as well as in its place, so neither proves that nothing was done.
   */
  readonly isRepeatable: boolean;
  /**
   * An earlier request that was given up on: its answer is welcome too, since it tells best what became of it. Only with
   * error detection, which tells the two answers apart.
   */
  readonly late?: { readonly sequence: number; readonly expected: string } | undefined;
}

/** Where an exchange stands. */
export interface ExchangeState {
  /** The sequence number under which the request is out, 0-9. */
  readonly sequence: number;
  readonly lastSent: 'request' | 'resend';
  /** How often the request went out again. */
  readonly repeats: number;
  /** How often a 97 went out. */
  readonly resends: number;
  /** An answer was damaged, and not just without a checksum: some servers repeat a damaged one without it. */
  readonly isDamaged?: boolean;
}

/** Why an exchange failed: the closed list that is translated to errors in one place. */
export type ExchangeFailure =
  /** No answer before the deadline. */
  | 'timedOut'
  /** The other side closed the connection, or it broke. */
  | 'closed'
  /** Answers kept coming damaged. */
  | 'garbled'
  /** Answers are whole messages, and carry no checksum where one was agreed on. */
  | 'unchecked'
  /** The other side kept saying (96) that our messages arrive damaged. */
  | 'resendAsked'
  /** The other side kept telling its status (98) in place of an answer. */
  | 'statusRepeated'
  /** A whole and undamaged message that answers something else, or none of SIP2. */
  | 'unexpected'
  /** More bytes than any message has, without an end. */
  | 'overlong';

/** What can happen to an exchange. `quiet`: a while has passed without an answer. */
export type ExchangeEvent =
  | { readonly type: 'message'; readonly message: DecodedSip2 }
  | { readonly type: 'quiet' | 'deadline' | 'closed' | 'overlong' };

/** What the connection does next. */
export type ExchangeAction =
  | { readonly type: 'wait' | 'sendRequest' | 'sendResend' }
  | { readonly type: 'done'; readonly message: DecodedSip2 }
  | { readonly type: 'fail'; readonly reason: ExchangeFailure };

/** The next state and what to do. */
export interface ExchangeStep {
  readonly state: ExchangeState;
  readonly action: ExchangeAction;
}

/** How often a request is sent again, and how often a 97 is sent, before the link counts as down. */
export const exchangeRepeatLimit = 2;

/** The state in which a request has just been sent. */
export function startExchange(sequence: number): ExchangeState {
  return { sequence, lastSent: 'request', repeats: 0, resends: 0 };
}

const waiting = (state: ExchangeState): ExchangeStep => ({ state, action: { type: 'wait' } });
const failing = (state: ExchangeState, reason: ExchangeFailure): ExchangeStep => ({ state, action: { type: 'fail', reason } });

function repeatRequest(state: ExchangeState, sequence: number, reason: ExchangeFailure): ExchangeStep {
  if (state.repeats >= exchangeRepeatLimit) return failing(state, reason);
  return { state: { ...state, sequence, lastSent: 'request', repeats: state.repeats + 1 }, action: { type: 'sendRequest' } };
}

function askAgain(state: ExchangeState, { ok, checksum }: DecodedSip2): ExchangeStep {
  const isDamaged = state.isDamaged === true || !ok || checksum !== 'absent';
  if (state.resends >= exchangeRepeatLimit) return failing(state, isDamaged ? 'garbled' : 'unchecked');
  return { state: { ...state, lastSent: 'resend', resends: state.resends + 1, isDamaged }, action: { type: 'sendResend' } };
}

/** Section 3 of the facts: bad checksum -> 97; 96 -> the request again, unless it answers a 97; wrong number -> wait on. */
function onMessage(rules: ExchangeRules, state: ExchangeState, message: DecodedSip2): ExchangeStep {
  // A 96 carries no sequence number, and some servers leave its checksum out.
  if (message.code === '96' && (message.checksum !== 'invalid' || rules.isLenient === true)) {
    const mayRepeat = rules.isRepeatable && state.lastSent !== 'resend';
    return mayRepeat ? repeatRequest(state, state.sequence, 'resendAsked') : failing(state, 'resendAsked');
  }
  if (rules.hasChecksum && rules.isLenient !== true && message.checksum !== 'valid') return askAgain(state, message);
  if (rules.hasChecksum && message.sequence !== state.sequence) {
    const isLate = message.ok && message.sequence === rules.late?.sequence && message.code === rules.late?.expected;
    return isLate ? { state, action: { type: 'done', message } } : waiting(state);
  }
  if (!message.ok) return failing(state, 'unexpected');
  if (message.code === rules.expected) return { state, action: { type: 'done', message } };
  // A status change told in place of the answer: a question goes out as a new message, of a change the answer may still come.
  if (message.code === '98') return rules.isRepeatable ? repeatRequest(state, (state.sequence + 1) % 10, 'statusRepeated') : waiting(state);
  return failing(state, 'unexpected');
}

/** One step of an exchange: a pure function, so that every rule of the conversation is a row in a table of tests. */
export function advanceExchange(rules: ExchangeRules, state: ExchangeState, event: ExchangeEvent): ExchangeStep {
  switch (event.type) {
    case 'message':
      return onMessage(rules, state, event.message);
    case 'quiet':
      // Without sequence numbers a late answer could not be told from the next one, so nothing is repeated.
      return rules.isRepeatable && rules.hasChecksum && state.repeats === 0 ? repeatRequest(state, state.sequence, 'timedOut') : waiting(state);
    case 'deadline':
      return failing(state, 'timedOut');
    case 'closed':
      return failing(state, 'closed');
    case 'overlong':
      return failing(state, 'overlong');
  }
}
