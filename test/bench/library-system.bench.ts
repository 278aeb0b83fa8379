import { connect, type Socket } from 'node:net';
import { parseItemId } from '../../contracts/ids.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { encodeSip2, plainSip2Wire, type Sip2Outgoing } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import { loginRequest, patronInformationRequest } from '../../sync/library-system/sip2/sip2-requests.ts';
import { type OurChild, startOmatoimi, startScript } from '../support/child-process.ts';
import { openKioskPart } from '../support/kiosk-part-rig.ts';
import { settledHealth, openSip2Client, sip2Config } from '../support/sip2-rig.ts';
import { type Quantiles, quantiles } from './quantiles.ts';

/** How the client does against servers in a process of their own. */
export interface LibrarySystemResult {
  /** Ten loans at once at 100 ms latency, by the number of connections; milliseconds, the slowest of the rounds. */
  readonly tenLoansMs: { readonly four: number; readonly one: number };
  /** The same ten as a stack before a station's kiosk, journal on the disk included, until the last row says that it is lent. */
  readonly tenAtKioskMs: { readonly four: number; readonly one: number };
  /** A patron question through the client, and the same bytes over a bare socket, in turn, against a server at 0 ms. */
  readonly callMs: Quantiles;
  readonly bareMs: Quantiles;
  /** The client's sequential rate over a bare socket's, per run, against a server that works 300 us a request. */
  readonly rateRatios: readonly number[];
}

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const items = ['2012', '2020', '2038', '2046', '2053', '2061', '2079', '2087', '2095', '2103'].map((end) => parseItemId(`3456700000${end}`));
const rounds = 3;
const interleavedRuns = 7;

/** Measures all three. */
export async function benchLibrarySystem(calls = 3000): Promise<LibrarySystemResult> {
  const tenLoansMs = { four: await slowestTenLoans(4, tenLoans), one: await slowestTenLoans(1, tenLoans) };
  const tenAtKioskMs = { four: await slowestTenLoans(4, tenAtKiosk), one: await slowestTenLoans(1, tenAtKiosk) };
  const { callMs, bareMs } = await withServer(startScript(serverScript, ['0']), 'port', (port) => overhead(port, calls));
  const rateRatios = await withServer(startScript(serverScript, ['300']), 'port', (port) => sequentialRates(port, Math.round(calls / 2)));
  return { tenLoansMs, tenAtKioskMs, callMs, bareMs, rateRatios };
}

const serverScript = new URL('./working-server.main.ts', import.meta.url).pathname;

async function withServer<Result>(child: OurChild, portName: string, work: (port: number) => Promise<Result>): Promise<Result> {
  try {
    return await work(Number((await child.ready)[portName]));
  } finally {
    await child.end();
  }
}

async function slowestTenLoans(connections: number, lend: (port: number, connections: number) => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const twin = startOmatoimi(['simulate', 'library-system', '--sip2-port', '0', '--latency-ms', '100']);
    took.push(await withServer(twin, 'sip2Port', (port) => lend(port, connections)));
  }
  return Math.max(...took);
}

async function tenLoans(port: number, connections: number): Promise<number> {
  const system = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { connections }));
  try {
    await settledHealth(system);
    // Every connection is logged in before the first book: that is what "kept warm" means.
    await Promise.all(Array.from({ length: connections }, () => system.status()));
    const startMs = performance.now();
    const outcomes = await Promise.all(items.map((item) => system.checkout({ ...aino, item })));
    const took = performance.now() - startMs;
    if (outcomes.some(({ kind }) => kind !== 'lent')) throw new Error('a loan was refused');
    return took;
  } finally {
    await system.stop();
  }
}

async function tenAtKiosk(sip2Port: number, connections: number): Promise<number> {
  const kiosk = await openKioskPart({ sip2Port, connections });
  try {
    await kiosk.login();
    const startMs = performance.now();
    const lent = new Promise<void>((resolve) => {
      kiosk.controller.onView((view) => {
        if (view.screen === 'borrowing' && view.counts.done === items.length) resolve();
      });
    });
    for (const item of items) kiosk.scanItem(item);
    await lent;
    return performance.now() - startMs;
  } finally {
    await kiosk.stop();
  }
}

async function overhead(port: number, calls: number): Promise<Pick<LibrarySystemResult, 'callMs' | 'bareMs'>> {
  const system = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { connections: 1 }));
  const bare = await BareSocket.open(port);
  try {
    await settledHealth(system);
    const callMs: number[] = [];
    const bareMs: number[] = [];
    for (let call = -300; call < calls; call += 1) {
      const startMs = performance.now();
      await system.patron(aino);
      const middleMs = performance.now();
      await bare.ask();
      if (call < 0) continue;
      callMs.push(middleMs - startMs);
      bareMs.push(performance.now() - middleMs);
    }
    return { callMs: quantiles(callMs), bareMs: quantiles(bareMs) };
  } finally {
    bare.close();
    await system.stop();
  }
}

async function sequentialRates(port: number, calls: number): Promise<number[]> {
  const system = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { connections: 1 }));
  const bare = await BareSocket.open(port);
  try {
    await settledHealth(system);
    const ratios: number[] = [];
    for (let run = -1; run < interleavedRuns; run += 1) {
      const bareTook = await timed(calls, () => bare.ask());
      const clientTook = await timed(calls, () => system.patron(aino));
      if (run >= 0) ratios.push(bareTook / clientTook);
    }
    return ratios;
  } finally {
    bare.close();
    await system.stop();
  }
}

async function timed(calls: number, ask: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  for (let call = 0; call < calls; call += 1) await ask();
  return performance.now() - startMs;
}

/** The same exchange without a client: bytes made once, an answer is whatever ends in CR. */
class BareSocket {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #onAnswer: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const origin = { institution: 'FI-Lumi', location: 'desk-1', at: '20261123    120000' };
    this.#request = wire(patronInformationRequest(origin, { card: aino.card.reveal(), pin: aino.pin.reveal() }));
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      if (bytes.at(-1) === 0x0d) this.#onAnswer?.();
    });
  }

  static async open(port: number): Promise<BareSocket> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const bare = new BareSocket(socket);
    await bare.#send(wire(loginRequest({ user: 'omatoimi-1', password: 'lumi-terminal', location: '' })));
    return bare;
  }

  ask(): Promise<void> {
    return this.#send(this.#request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#onAnswer = resolve;
      this.#socket.write(bytes);
    });
  }
}

const wire = (request: Sip2Outgoing): Buffer => encodeSip2(request, { ...plainSip2Wire, sequence: 0 });
