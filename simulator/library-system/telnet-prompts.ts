import type { Sip2Session } from './sip2-session.ts';

const attempts = 3;
const nothing = Buffer.alloc(0);

/** The login of a terminal that comes as if by telnet: prompts without a line end, then SIP2 on the same line. */
export class TelnetPrompts {
  readonly #say: (text: string) => void;
  readonly #session: Sip2Session;
  #text = '';
  #user: string | null = null;
  #failures = 0;
  isOver = false;

  constructor(say: (text: string) => void, session: Sip2Session) {
    this.#say = say;
    this.#session = session;
    say('login: ');
  }

  /** Takes what the terminal sent; gives what already belongs to SIP2, or the end of the connection. */
  take(chunk: Buffer): Buffer | 'close' {
    this.#text += chunk.toString('latin1');
    for (;;) {
      const line = /^([^\r\n]*)(?:\r\n?|\n)/.exec(this.#text);
      if (line === null) return nothing;
      this.#text = this.#text.slice(line[0].length);
      this.#onLine(line[1] ?? '');
      if (this.isOver) return Buffer.from(this.#text, 'latin1');
      if (this.#failures >= attempts) return 'close';
    }
  }

  #onLine(line: string): void {
    if (this.#user === null) {
      this.#user = line;
      this.#say('password: ');
      return;
    }
    this.isOver = this.#session.admit(this.#user, line);
    this.#user = null;
    if (this.isOver) this.#say('Login OK.  Initiating SIP\r\n');
    else {
      this.#failures += 1;
      this.#say('Invalid login\r\nlogin: ');
    }
  }
}
