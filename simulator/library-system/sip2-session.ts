import { type DecodedSip2, decodeSip2 } from '../../sync/library-system/sip2/sip2-decode.codec.ts';
import {
  encodeSip2,
  escapeDelimiter,
  maxSip2ValueLength,
  type Sip2Outgoing,
  type Sip2Wire,
} from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import { canEncodeText } from '../../sync/library-system/sip2/sip2-text.codec.ts';
import { inDialect, type TwinDialect } from './dialects.ts';
import type { LumiRegister } from './lumi-register.ts';
import {
  answerCheckin,
  answerCheckout,
  answerHold,
  answerItemInformation,
  answerItemStatusUpdate,
  answerRenew,
  answerRenewAll,
} from './sip2-item-answers.ts';
import {
  answerBlockPatron,
  answerEndSession,
  answerFeePaid,
  answerPatronEnable,
  answerPatronInformation,
  answerPatronStatus,
  fieldOf,
  type Sip2Answer,
  stamp,
} from './sip2-patron-answers.ts';

/** How the twin writes. */
export type TwinWire = Omit<Sip2Wire, 'sequence'>;

/** What comes back on a request: bytes to send, nothing, or the end of the connection. */
export type SessionReply = Buffer | null | 'close';

const wrongLoginsUntilClose = 3;

const answers: Readonly<Record<string, Sip2Answer>> = {
  '23': answerPatronStatus,
  '63': answerPatronInformation,
  '11': answerCheckout,
  '09': answerCheckin,
  '29': answerRenew,
  '65': answerRenewAll,
  '15': answerHold,
  '17': answerItemInformation,
  '19': answerItemStatusUpdate,
  '37': answerFeePaid,
  '35': answerEndSession,
  '25': answerPatronEnable,
  '01': answerBlockPatron,
  '99': (_request, register) => ({
    code: '98',
    fixed: {
      onLineStatus: 'Y',
      checkinOk: 'Y',
      checkoutOk: 'Y',
      acsRenewalPolicy: 'Y',
      statusUpdateOk: 'Y',
      offLineOk: 'Y',
      timeoutPeriod: '015',
      retriesAllowed: '003',
      dateTimeSync: stamp(register),
      protocolVersion: '2.00',
    },
    fields: [
      ['AO', register.terminal.institution],
      ['AM', register.consortium.name],
      ['BX', 'YYYYYYYYYYYYYYYY'],
    ],
  }),
};

/** One terminal's conversation with the library system, without the line it runs over. */
export class Sip2Session {
  readonly #register: LumiRegister;
  readonly #wire: TwinWire;
  readonly #dialect: TwinDialect;
  #isLoggedIn = false;
  #wrongLogins = 0;
  #lastAnswer: Buffer | null = null;

  constructor(register: LumiRegister, wire: TwinWire, dialect: TwinDialect = 'lumi') {
    this.#register = register;
    this.#wire = wire;
    this.#dialect = dialect;
  }

  /** Lets a terminal in that told its account otherwise than by a 93. */
  admit(user: string, password: string): boolean {
    const { terminal } = this.#register;
    this.#isLoggedIn = user === terminal.user && password === terminal.password;
    return this.#isLoggedIn;
  }

  /** Lets a terminal in by its address. */
  admitByAddress(): void {
    this.#isLoggedIn = true;
  }

  /** Carries a request out and gives its answer. Like running servers it does not know a repeated request again. */
  reply(frame: Buffer): SessionReply {
    const request = decodeSip2(frame, { encoding: this.#wire.encoding, delimiter: this.#wire.delimiter });
    // Error detection is on for an answer when it was on for its request.
    const sequence = request.checksum === 'absent' ? null : (request.sequence ?? 0);
    const resend = (): Buffer => this.#encode({ code: '96', fixed: {}, fields: [] }, sequence);
    if (request.checksum === 'invalid' || !request.ok) return resend();
    if (request.code === '97') return this.#lastAnswer ?? resend();
    if (request.code === '93') return this.#logIn(request, sequence);
    if (!this.#isLoggedIn && request.code !== '99') return 'close';
    const answer = answers[request.code ?? ''];
    if (answer === undefined) return resend();
    return this.#remember(
      this.#encode(inDialect(answer(request, this.#register), { dialect: this.#dialect, request, register: this.#register }), sequence),
    );
  }

  #logIn(request: DecodedSip2, sequence: number | null): SessionReply {
    const isClear = request.fixed['uidAlgorithm'] === '0' && request.fixed['pwdAlgorithm'] === '0';
    this.#isLoggedIn = isClear && this.admit(fieldOf(request, 'CN'), fieldOf(request, 'CO'));
    if (!this.#isLoggedIn) this.#wrongLogins += 1;
    if (this.#wrongLogins > wrongLoginsUntilClose) return 'close';
    return this.#remember(this.#encode({ code: '94', fixed: { ok: this.#isLoggedIn ? '1' : '0' }, fields: [] }, sequence));
  }

  #remember(answer: Buffer): Buffer {
    this.#lastAnswer = answer;
    return answer;
  }

  #encode(answer: Sip2Outgoing, sequence: number | null): Buffer {
    const fields = answer.fields.map(([id, value]) => [id, this.#writable(value)] as const);
    return encodeSip2({ ...answer, fields }, { ...this.#wire, sequence });
  }

  /** A text as this server can write it: the delimiter escaped, what the encoding lacks as `?`, at most 255 characters. */
  #writable(text: string): string {
    const { delimiter, encoding } = this.#wire;
    const oneLine = escapeDelimiter(text, delimiter)
      .replace(/[\r\n\0]/g, ' ')
      .slice(0, maxSip2ValueLength);
    if (canEncodeText(oneLine, encoding)) return oneLine;
    return Array.from(oneLine, (sign) => (canEncodeText(sign, encoding) ? sign : '?')).join('');
  }
}
