import type { Socket } from 'node:net';
import type { Clock, TimerHandle } from '../../../contracts/clock.ts';
import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { isKioskError, type KioskError } from '../../../contracts/errors.ts';
import { type ConnectStage, connectFailureOf, isTlsRecord } from './sip2-connect-failure.ts';
import { type DecodedSip2, decodeSip2 } from './sip2-decode.codec.ts';
import { encodeSip2, type Sip2Outgoing } from './sip2-encode.codec.ts';
import { advanceExchange, type ExchangeEvent, type ExchangeRules, type ExchangeState, startExchange } from './sip2-exchange.machine.ts';
import { cutFrames, maxSip2FrameBytes } from './sip2-framing.codec.ts';
import { linkError, type LinkFailure } from './sip2-link.errors.ts';
import { type Sip2Code, type Sip2MessageSpec, sip2Messages } from './sip2-messages.codec.ts';
import { advancePrompts, asksForAccount, type PromptState, startOfPrompts } from './sip2-prompts.machine.ts';
import type { ExchangeOptions, Sip2Link, Sip2LinkEvents } from './sip2-pool.ts';
import { loginRequest, statusRequest } from './sip2-requests.ts';
import { encodeText } from './sip2-text.codec.ts';
import type { WireSettings } from '../profiles/wire-settings.ts';
import type { SocketOpener } from './sip2-socket.ts';

/** Limit for connecting, TLS included, in milliseconds. */
export const connectLimitMs = 4000;
/** Limit for each step of the login, in milliseconds: longer than for a patron, so that a slow library system is told from one that does not answer. */
export const loginStepLimitMs = 6000;

/** What a connection needs to know. */
export interface Sip2ConnectionOptions {
  readonly config: Sip2Config;
  readonly wire: WireSettings;
  readonly password: string | null;
  readonly opener: SocketOpener;
  readonly clock: Clock;
}

interface RunningExchange {
  readonly request: Sip2Outgoing;
  readonly rules: ExchangeRules;
  readonly deadlineAt: number;
  readonly resolve: (message: DecodedSip2) => void;
  readonly reject: (error: unknown) => void;
  state: ExchangeState;
  timer: TimerHandle | null;
}

interface RunningPrompts {
  readonly end: () => void;
  state: PromptState;
}

/** Requests that ask and change nothing: after silence they may go out again. */
const repeatable: ReadonlySet<Sip2Code> = new Set<Sip2Code>(['99', '93', '23', '63', '17', '35']);
const empty = Buffer.alloc(0);

/**
 * One logged-in connection: one exchange at a time, each with its own deadline. It tells once when it is ready and once
 * when it is gone; it never reconnects by itself.
 */
export class Sip2Connection implements Sip2Link {
  readonly #options: Sip2ConnectionOptions;
  readonly #events: Sip2LinkEvents;
  readonly #socket: Socket;
  #running: RunningExchange | null = null;
  #rest: Buffer = empty;
  #sequence = 0;
  /** Why the last exchange failed, and what would still answer it. */
  #failed: { readonly error: KioskError; readonly late: ExchangeRules['late'] } | null = null;
  #isGone = false;
  #isReady = false;
  #stage: ConnectStage = 'connecting';
  #connectTimer: TimerHandle;
  /** A login by prompts while it lasts: until it ends nothing is SIP2. */
  #prompts: RunningPrompts | null = null;
  #lastError: unknown;

  constructor(options: Sip2ConnectionOptions, events: Sip2LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#connectTimer = options.clock.setTimer(connectLimitMs, () =>
      this.#die(this.#error(this.#stage === 'handshake' ? 'tlsUnanswered' : 'connectTimedOut')),
    );
    this.#socket = options.opener.open({
      onOpen: () => {
        this.#stage = options.config.tls ? 'openInTls' : 'openInClear';
        this.#connectTimer.cancel();
        void this.#logIn();
      },
      onBytes: (bytes) => this.#onData(bytes),
    });
    this.#socket.setNoDelay(true);
    this.#socket.once('connect', () => {
      if (this.#stage === 'connecting') this.#stage = 'handshake';
    });
    this.#socket.on('error', (error) => {
      this.#lastError = error;
    });
    this.#socket.on('close', () => {
      if (this.#running !== null) this.#step(this.#running, { type: 'closed' });
      this.#die(this.#error(this.#isReady ? 'closed' : connectFailureOf(this.#stage, this.#lastError)));
    });
  }

  get isSuspect(): boolean {
    return this.#failed !== null;
  }

  get awaited(): KioskError {
    if (this.#stage === 'connecting') return this.#error('connectTimedOut');
    return this.#error(this.#stage === 'handshake' ? 'tlsUnanswered' : 'loginUnanswered');
  }

  exchange(request: Sip2Outgoing, deadlineAt: number, options: ExchangeOptions = {}): Promise<DecodedSip2> {
    return new Promise((resolve, reject) => {
      const { checksum } = this.#options.wire;
      const hasChecksum = checksum !== 'off';
      const spec: Sip2MessageSpec = sip2Messages[request.code];
      const late = options.orLateAnswer === true && hasChecksum ? this.#failed?.late : undefined;
      const rules = { expected: spec.answer ?? '', hasChecksum, isLenient: checksum === 'lenient', isRepeatable: repeatable.has(request.code), late };
      const state = startExchange(this.#sequence);
      const bytes = this.#encode(request, state.sequence);
      if (this.#isGone) throw this.#failed?.error ?? this.#error('closed');
      const running: RunningExchange = { request, rules, deadlineAt, resolve, reject, state, timer: null };
      this.#running = running;
      this.#socket.write(bytes);
      this.#armTimer(running);
    });
  }

  close(): Promise<void> {
    this.#die(this.#failed?.error ?? this.#error('stopped'));
    return new Promise((resolve) => {
      if (this.#socket.closed) resolve();
      else this.#socket.once('close', () => resolve());
    });
  }

  async #logIn(): Promise<void> {
    const { config, password } = this.#options;
    try {
      const way = config.login ?? (config.user === undefined ? 'address' : 'message93');
      if (way === 'telnet') await this.#answerPrompts();
      if (way === 'message93' && config.user !== undefined) {
        const login = loginRequest({ user: config.user, password: password ?? '', location: config.location });
        const reply = await this.exchange(login, this.#stepDeadline());
        if (reply.fixed['ok'] !== '1') return this.#die(this.#error('loginRefused'));
      }
      await this.exchange(statusRequest(), this.#stepDeadline());
    } catch (error) {
      return this.#die(isKioskError(error) ? error : this.#error('connectFailed'));
    }
    this.#isReady = true;
    if (!this.#isGone) this.#events.onReady();
  }

  /** Ends when SIP2 may begin, or when this connection is gone. */
  #answerPrompts(): Promise<void> {
    return new Promise((end) => {
      this.#prompts = { state: startOfPrompts, end };
      this.#awaitPrompt();
    });
  }

  #awaitPrompt(): void {
    this.#connectTimer.cancel();
    this.#connectTimer = this.#options.clock.setTimer(loginStepLimitMs, () =>
      this.#die(this.#error(this.#prompts?.state.awaits === 'verdict' ? 'timedOut' : 'promptAbsent')),
    );
  }

  #stepDeadline(): number {
    return this.#options.clock.monotonicMs() + loginStepLimitMs;
  }

  #onPromptBytes(prompts: RunningPrompts, chunk: Buffer): void {
    const { config, password, wire } = this.#options;
    const { state, action } = advancePrompts(prompts.state, chunk.toString('latin1'));
    prompts.state = state;
    switch (action.type) {
      case 'wait':
        return;
      case 'sendUser':
      case 'sendPassword':
        this.#socket.write(encodeText(`${(action.type === 'sendUser' ? config.user : password) ?? ''}\r\n`, wire.encoding));
        return this.#awaitPrompt();
      case 'refused':
        return this.#die(this.#error('loginRefused'));
      case 'noPrompt':
        return this.#die(this.#error('promptAbsent'));
      case 'done':
        this.#connectTimer.cancel();
        this.#prompts = null;
        prompts.end();
        if (action.rest !== '') this.#onData(Buffer.from(action.rest, 'latin1'));
    }
  }

  #encode(request: Sip2Outgoing, sequence: number): Buffer {
    const { checksum, ...wire } = this.#options.wire;
    return encodeSip2(request, { ...wire, sequence: checksum === 'off' ? null : sequence });
  }

  #error(failure: LinkFailure): KioskError {
    return linkError(failure, this.#options.config, this.#lastError);
  }

  /** First half of the time left: silence then lets a question go out once more; at its end the exchange fails. */
  #armTimer(running: RunningExchange): void {
    const left = Math.max(0, running.deadlineAt - this.#options.clock.monotonicMs());
    const mayRepeat = running.rules.isRepeatable && running.rules.hasChecksum && running.state.repeats === 0;
    running.timer?.cancel();
    running.timer = this.#options.clock.setTimer(mayRepeat ? left / 2 : left, () => {
      this.#step(running, { type: mayRepeat ? 'quiet' : 'deadline' });
      if (this.#running === running && mayRepeat) this.#armTimer(running);
    });
  }

  #onData(chunk: Buffer): void {
    if (!this.#isReady && isTlsRecord(chunk)) return this.#die(this.#error('tlsExpected'));
    if (this.#prompts !== null) return this.#onPromptBytes(this.#prompts, chunk);
    if (!this.#isReady && asksForAccount(chunk)) return this.#die(this.#error('promptExpected'));
    const { frames, rest } = cutFrames(this.#rest, chunk);
    this.#rest = rest.length === 0 ? empty : Buffer.from(rest);
    for (const frame of frames) this.#onFrame(frame);
    if (rest.length <= maxSip2FrameBytes) return;
    if (this.#running !== null) this.#step(this.#running, { type: 'overlong' });
    this.#die(this.#error('overlong'));
  }

  #onFrame(frame: Buffer): void {
    const { encoding, checksum, delimiter } = this.#options.wire;
    if (this.#running !== null) {
      const message = decodeSip2(frame, { encoding, delimiter });
      this.#step(this.#running, { type: 'message', message });
    } else if (checksum === 'off') {
      // The answer to nobody: without sequence numbers the next answer could not be told from this one.
      this.#die(this.#error('unexpected'));
    }
  }

  #step(running: RunningExchange, event: ExchangeEvent): void {
    const { state, action } = advanceExchange(running.rules, running.state, event);
    running.state = state;
    switch (action.type) {
      case 'wait':
        return;
      case 'sendRequest':
        this.#socket.write(this.#encode(running.request, state.sequence));
        return;
      case 'sendResend':
        this.#socket.write(this.#encode({ code: '97', fixed: {}, fields: [] }, state.sequence));
        return;
      case 'done':
        this.#finish(running);
        if (action.message.code === '98') this.#events.onStatus?.(action.message);
        running.resolve(action.message);
        return;
      case 'fail':
        this.#finish(running);
        this.#fail(running, this.#error(action.reason));
    }
  }

  #finish(running: RunningExchange): void {
    running.timer?.cancel();
    this.#running = null;
    this.#failed = null;
    this.#sequence = (running.state.sequence + 1) % 10;
  }

  #fail({ rules, state, reject }: RunningExchange, error: KioskError): void {
    this.#failed = { error, late: { sequence: state.sequence, expected: rules.expected } };
    reject(error);
  }

  #die(error: KioskError): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#connectTimer.cancel();
    const running = this.#running;
    if (running !== null) {
      this.#finish(running);
      this.#fail(running, error);
    }
    this.#prompts?.end();
    this.#prompts = null;
    this.#rest = empty;
    this.#socket.destroy();
    this.#events.onGone(error);
  }
}
