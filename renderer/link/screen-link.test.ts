import { describe, expect, it } from 'vitest';
import type { ClientRole, StationInfo } from '../../contracts/rpc.contract.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { Connection, StationClient } from './rpc-connection.ts';
import { ScreenLink } from './screen-link.ts';
import type { SecretSource } from './secrets.ts';

const station: StationInfo = {
  stationId: 's1',
  siteName: 'Lumi pääkirjasto',
  roles: ['self-checkout'],
  languages: ['fi'],
  doors: ['main'],
  isBench: true,
  warnings: [],
};
const refusal = new Error('refused');

/** A station that can be cut, as a link sees it. */
class FakeStation {
  readonly secrets: string[] = [];
  readonly sent: string[] = [];
  connections = 0;
  isUp = true;
  refuses = new Set<string>();
  role: ClientRole = 'kiosk';
  cut: () => void = () => undefined;
  show: (view: string) => void = () => undefined;

  connect(): Connection {
    this.connections += 1;
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    this.cut = close;
    if (!this.isUp) close();
    const session = { open: async ({ secret }: { secret: string }) => this.#open(secret) };
    return { client: { session } as unknown as StationClient, closed, close };
  }

  async #open(secret: string): Promise<{ role: ClientRole; resumeToken: string; station: StationInfo }> {
    if (!this.isUp) return new Promise(() => undefined);
    this.secrets.push(secret);
    if (this.refuses.has(secret)) throw refusal;
    return { role: this.role, resumeToken: 'token', station };
  }

  async watch(): Promise<AsyncIterable<string>> {
    const waiting: string[] = ['first'];
    let wake = (): void => undefined;
    this.show = (view) => {
      waiting.push(view);
      wake();
    };
    return (async function* () {
      for (;;) {
        for (let view = waiting.shift(); view !== undefined; view = waiting.shift()) yield view;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    })();
  }
}

function setUp(codes: readonly string[] = ['code'], untilShown?: Promise<unknown>) {
  const fake = new FakeStation();
  const clock = new VirtualClock();
  const left = [...codes];
  let token: string | null = null;
  const secrets: SecretSource = {
    next: async () => left[0] ?? token,
    accepted: (resumeToken) => {
      left.shift();
      token = resumeToken;
    },
    refused: () => {
      if (left.shift() !== undefined) return 'code';
      token = null;
      return 'token';
    },
  };
  const link = new ScreenLink<string, string>({
    surface: { watch: () => fake.watch(), send: async (_client, intent) => void fake.sent.push(intent) },
    role: 'kiosk',
    secrets,
    clock,
    connect: () => fake.connect(),
    isCodeRefused: (error) => error === refusal,
    ...(untilShown === undefined ? {} : { untilShown }),
  });
  void link.run();
  return { fake, clock, link };
}

describe('ScreenLink', () => {
  it('shows what the station sends', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    expect(link.read()).toMatchObject({ phase: 'live', view: 'first', station });
    fake.show('second');
    await clock.advance(0);
    expect(link.read().view).toBe('second');
  });

  it('keeps the view through a gap of less than a second', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    fake.isUp = false;
    fake.cut();
    await clock.advance(900);
    expect(link.read()).toMatchObject({ phase: 'live', view: 'first' });
  });

  it('drops the view when the station is away for more than a second', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    fake.isUp = false;
    fake.cut();
    await clock.advance(1001);
    expect(link.read()).toMatchObject({ phase: 'lost', view: null });
  });

  it('comes back by the resume token within two seconds of the station', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    fake.isUp = false;
    fake.cut();
    await clock.advance(60_000);
    fake.isUp = true;
    await clock.advance(2000);
    expect(link.read()).toMatchObject({ phase: 'live', view: 'first' });
    expect(fake.secrets).toEqual(['code', 'token']);
  });

  it('backs off from 100 ms to 2 s while the station is away', async () => {
    const { fake, clock } = setUp();
    fake.isUp = false;
    fake.cut();
    await clock.advance(60_000);
    expect(fake.connections).toBeGreaterThan(28);
    expect(fake.connections).toBeLessThan(40);
  });

  it('asks for a code when the one it has is refused', async () => {
    const { fake, clock, link } = setUp();
    fake.refuses.add('code');
    await clock.advance(500);
    expect(link.read()).toMatchObject({ phase: 'needsCode', isCodeRefused: true, view: null });
  });

  it('does not blame a code when the station that gave its token is gone', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    fake.refuses.add('token');
    fake.cut();
    await clock.advance(2000);
    expect(link.read()).toMatchObject({ phase: 'needsCode', isCodeRefused: false, view: null });
  });

  it('takes a code of another role for a refused one', async () => {
    const { fake, clock, link } = setUp();
    fake.role = 'bench';
    await clock.advance(500);
    expect(link.read()).toMatchObject({ phase: 'needsCode', isCodeRefused: true });
  });

  it('asks for a code at once when it has none', async () => {
    const { clock, link, fake } = setUp([]);
    await clock.advance(0);
    expect(link.read()).toMatchObject({ phase: 'needsCode', isCodeRefused: false });
    expect(fake.connections).toBe(0);
  });

  it('passes intentions on while live and drops them otherwise', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    link.send('one');
    fake.isUp = false;
    fake.cut();
    await clock.advance(1001);
    link.send('two');
    expect(fake.sent).toEqual(['one']);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { fake, clock, link } = setUp();
    await clock.advance(0);
    link.close();
    fake.cut();
    await clock.advance(5000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is linked and sees nothing before its page is shown, however long that takes', async () => {
    let show = (): void => undefined;
    const { fake, clock, link } = setUp(
      ['code'],
      new Promise<void>((resolve) => {
        show = resolve;
      }),
    );
    await clock.advance(60_000);
    expect(fake.secrets).toEqual(['code']);
    expect(link.read()).toMatchObject({ phase: 'starting', view: null });
    show();
    await clock.advance(0);
    expect(link.read()).toMatchObject({ phase: 'live', view: 'first' });
    await clock.advance(5000);
    expect(link.read()).toMatchObject({ phase: 'live' });
  });

  it('says within a second that there is no station when its page is shown without one', async () => {
    let show = (): void => undefined;
    const { fake, clock, link } = setUp(
      ['code'],
      new Promise<void>((resolve) => {
        show = resolve;
      }),
    );
    fake.isUp = false;
    fake.cut();
    await clock.advance(60_000);
    expect(link.read().phase).toBe('starting');
    show();
    await clock.advance(1001);
    expect(link.read()).toMatchObject({ phase: 'lost', view: null });
  });
});
