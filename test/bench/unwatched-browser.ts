import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from '../run/machine.ts';

/** A page of its own browser profile. */
export interface UnwatchedPage {
  evaluate<Value>(expression: string): Promise<Value | undefined>;
  goto(url: string): Promise<void>;
  close(): Promise<void>;
}

/** How a page is opened. */
export interface UnwatchedPageOptions {
  readonly size: { readonly width: number; readonly height: number };
  /** How many times slower its processor is; 1: as it is. */
  readonly slowDown: number;
  /** Runs in the page before its own scripts. */
  readonly init: string;
}

/**
 * A Chromium whose pages nobody listens to. A test's driver asks for everything that a script says (`Runtime.enable`), and the browser then
 * reads a whole bundle anew for the lines of each error that a library makes: a fifth of the first screen's work, and no patron's.
 */
export class UnwatchedBrowser {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #line: DevToolsLine;

  private constructor(process: ChildProcess, profile: string, line: DevToolsLine) {
    this.#process = process;
    this.#profile = profile;
    this.#line = line;
  }

  static async start(): Promise<UnwatchedBrowser> {
    const profile = await mkdtemp(path.join(tmpdir(), 'omatoimi-unwatched-'));
    const process = spawn(findChromium() ?? 'chromium', [...switches, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const line = await DevToolsLine.open(await addressOf(process));
    return new UnwatchedBrowser(process, profile, line);
  }

  async open({ size, slowDown, init }: UnwatchedPageOptions): Promise<UnwatchedPage> {
    const { browserContextId } = await this.#line.send<{ browserContextId: string }>('Target.createBrowserContext', {});
    const { targetId } = await this.#line.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank', browserContextId, ...size });
    const { sessionId } = await this.#line.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    const send = <Answer>(method: string, params: object): Promise<Answer> => this.#line.send<Answer>(method, params, sessionId);
    await send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false });
    if (slowDown > 1) await send('Emulation.setCPUThrottlingRate', { rate: slowDown });
    await send('Page.enable', {});
    await send('Page.addScriptToEvaluateOnNewDocument', { source: init });
    return {
      evaluate: async <Value>(expression: string) =>
        (await send<{ result: { value?: Value } }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })).result.value,
      goto: async (url) => void (await send('Page.navigate', { url })),
      close: async () => void (await this.#line.send('Target.disposeBrowserContext', { browserContextId })),
    };
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    await this.#line.send('Browser.close', {}).catch(() => this.#process.kill('SIGKILL'));
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const switches = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];

/** Chromium writes where it listens on its stderr. */
function addressOf({ stderr, ...child }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      const address = /DevTools listening on (ws:\S+)/.exec(written)?.[1];
      if (address !== undefined) resolve(address);
    });
    stderr?.once('end', () => reject(new Error(`Chromium ended (${child.exitCode}): ${written.slice(-500)}`)));
  });
}

/** The browser's own debugging line: a call, an answer. */
class DevToolsLine {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) =>
      this.#hear(JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } }),
    );
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser is gone'));
    });
  }

  static open(address: string): Promise<DevToolsLine> {
    const socket = new WebSocket(address);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new DevToolsLine(socket)), { once: true });
      socket.addEventListener('error', () => reject(new Error('the browser does not answer')), { once: true });
    });
  }

  send<Answer>(method: string, params: object, sessionId?: string): Promise<Answer> {
    this.#calls += 1;
    const id = this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve: (answer) => resolve(answer as Answer), reject }));
  }

  #hear({ id, result, error }: { id?: number; result?: unknown; error?: { message: string } }): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) return;
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(error.message));
  }
}
