import { describe, expect, it } from 'vitest';
import { KioskError } from '../../contracts/errors.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { FakePinAttempts, FakePinDigests } from '../../test/support/fake-pin-attempts.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import { PinLockout, type PinTryEnd } from './pin-lockout.ts';

const card = (name: string): CardNumber => CardNumber.parse(name);
function setUp() {
  const clock = new VirtualClock();
  const digests = new FakePinDigests();
  const store = new FakePinAttempts(clock);
  const told: string[] = [];
  const start = (): PinLockout =>
    new PinLockout({
      digests,
      store,
      clock,
      onGuessing: (terminal, is) => told.push(`${terminal} ${is ? 'guessed at' : 'quiet'}`),
      onStore: (error) => told.push(error === null ? 'stored' : 'unstored'),
    });
  const station = { lockout: start() };
  const restart = (): void => {
    station.lockout.stop();
    digests.run += ' and another';
    station.lockout = start();
  };
  const attempt = async (name: string, end: PinTryEnd = 'wrong', terminal = 'main'): Promise<'open' | 'locked'> => {
    const asked = station.lockout.begin(card(name), terminal);
    await settle();
    await clock.advance(station.lockout.slowdownMs(terminal));
    const leave = await asked;
    if (leave.kind === 'open') leave.end(end);
    await settle();
    return leave.kind;
  };
  const attempts = async (count: number, name: string): Promise<string[]> => {
    const kinds: string[] = [];
    for (let index = 0; index < count; index += 1) kinds.push(await attempt(name));
    return kinds;
  };
  return { clock, digests, store, told, station, restart, attempt, attempts };
}

describe("a card's tries", () => {
  it('end after three wrong ones, for everybody and everywhere, and open again after 30 s', async () => {
    const { attempts, attempt, clock } = setUp();
    expect(await attempts(4, '2001')).toEqual(['open', 'open', 'open', 'locked']);
    expect([await attempt('2001', 'right', 'kiosk'), await attempt('2002')]).toEqual(['locked', 'open']);
    await clock.advance(30_000);
    expect(await attempts(2, '2001')).toEqual(['open', 'locked']);
  });

  it('are on the disk before leave is given', async () => {
    const { station, store } = setUp();
    await station.lockout.begin(card('2001'), 'main');
    expect(store.rows.size).toBe(1);
  });

  it('hold neither the card nor anything that is the same on another day', async () => {
    const { attempt, store, digests } = setUp();
    await attempt('2001');
    digests.days = ['tuesday', 'monday'];
    await attempt('2001');
    const kept = [...store.rows.values()].map(({ digest }) => digest);
    expect(new Set(kept).size).toBe(2);
    expect(JSON.stringify([...store.rows.values()])).not.toContain('2001');
  });

  it('of yesterday still count today', async () => {
    const { attempts, digests } = setUp();
    await attempts(2, '2001');
    digests.days = ['tuesday', 'monday'];
    expect(await attempts(2, '2001')).toEqual(['open', 'locked']);
  });

  it('still count where the key of their day was destroyed before its time', async () => {
    const { attempts, digests } = setUp();
    await attempts(3, '2001');
    digests.days = ['thursday'];
    expect(await attempts(1, '2001')).toEqual(['locked']);
  });

  it('are forgiven by a right PIN, on the disk too', async () => {
    const { attempts, attempt, store } = setUp();
    await attempts(2, '2001');
    await attempt('2001', 'right');
    expect(store.rows.size).toBe(0);
    expect(await attempts(4, '2001')).toEqual(['open', 'open', 'open', 'locked']);
  });

  it('count only where somebody judged them', async () => {
    const { attempt, store } = setUp();
    for (let index = 0; index < 20; index += 1) expect(await attempt('2001', 'none')).toBe('open');
    expect(store.rows.size).toBe(0);
  });

  it('at two terminals in one moment are no more than three together', async () => {
    const { station } = setUp();
    const asked = await Promise.all([1, 2, 3, 4, 5].map((index) => station.lockout.begin(card('2001'), `door-${index}`)));
    expect(asked.map(({ kind }) => kind)).toEqual(['open', 'open', 'open', 'locked', 'locked']);
  });

  it('end for staff after ten in a day, whatever the waits between', async () => {
    const { attempt, clock } = setUp();
    for (let index = 0; index < 10; index += 1) {
      expect(await attempt('2001')).toBe('open');
      await clock.advance(900_000);
    }
    await clock.advance(6 * 3_600_000);
    expect(await attempt('2001', 'right')).toBe('locked');
    await clock.advance(24 * 3_600_000);
    expect(await attempt('2001', 'right')).toBe('open');
  });
});

describe('staff who forgive', () => {
  it('open a card that ten wrong PINs locked for a day, on the disk too, and no other one', async () => {
    const { attempt, attempts, clock, station, store, restart } = setUp();
    for (let index = 0; index < 10; index += 1) {
      await attempt('2001');
      await clock.advance(900_000);
    }
    await attempts(3, '2002');
    expect(await attempt('2001', 'right')).toBe('locked');
    expect(await station.lockout.forgive(card('2001'))).toEqual({ tries: 10, isStored: true });
    expect([await attempt('2001', 'right'), await attempt('2002', 'right')]).toEqual(['open', 'locked']);
    expect(store.rows.size).toBe(3);
    restart();
    expect(await attempt('2001', 'right')).toBe('open');
  });

  it('forgive the tries of yesterday, and none that is under way', async () => {
    const { attempts, digests, station } = setUp();
    await attempts(2, '2001');
    digests.days = ['tuesday', 'monday'];
    const underWay = await station.lockout.begin(card('2001'), 'main');
    expect(await station.lockout.forgive(card('2001'))).toEqual({ tries: 2, isStored: true });
    if (underWay.kind === 'open') underWay.end('wrong');
    expect(await attempts(3, '2001')).toEqual(['open', 'open', 'locked']);
  });

  it('are told where the disk did not forget, or has not told yet', async () => {
    const { attempts, attempt, station, store, restart } = setUp();
    await attempts(3, '2001');
    store.failure = new KioskError('STORE_UNAVAILABLE', 'no');
    expect(await station.lockout.forgive(card('2001'))).toEqual({ tries: 3, isStored: false });
    expect(await attempt('2001', 'right')).toBe('open');
    restart();
    expect(await station.lockout.forgive(card('2001'))).toEqual({ tries: 0, isStored: false });
    store.failure = null;
    expect(await attempt('2001', 'right')).toBe('locked');
    expect(await station.lockout.forgive(card('2001'))).toEqual({ tries: 3, isStored: true });
  });

  it('leave a terminal that is guessed at as slow as it is', async () => {
    const { attempt, station } = setUp();
    for (let index = 0; index < 20; index += 1) await attempt(`30${String(index).padStart(2, '0')}`);
    await station.lockout.forgive(card('3000'));
    expect(station.lockout.slowdownMs('main')).toBe(5_000);
  });
});

describe('a restart', () => {
  it('forgives nobody where the disk tells of the tries later than the station waits for it', async () => {
    const { attempts, attempt, restart, store, clock, told } = setUp();
    await attempts(3, '2001');
    let tell: () => void = () => undefined;
    const { load } = store;
    store.load = async () => {
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
      return load();
    };
    restart();
    const early = attempt('2002', 'right');
    await clock.advance(500);
    expect([await early, told]).toEqual(['open', ['unstored', 'stored']]);
    tell();
    await settle();
    expect([await attempt('2001', 'right'), await attempt('2002', 'right')]).toEqual(['locked', 'open']);
  });

  it('forgives nobody where the disk could not be read at first', async () => {
    const { attempts, attempt, restart, store } = setUp();
    await attempts(3, '2001');
    store.failure = new KioskError('STORE_UNAVAILABLE', 'no');
    restart();
    await settle();
    store.failure = null;
    expect([await attempt('2002'), await attempt('2001', 'right')]).toEqual(['open', 'locked']);
    // Its own tries are not taken for old ones.
    expect(await attempts(2, '2002')).toEqual(['open', 'open']);
  });

  it('between tries gives none', async () => {
    const { attempt, restart } = setUp();
    const kinds: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      kinds.push(await attempt('2001'));
      restart();
    }
    expect(kinds).toEqual(['open', 'open', 'open', 'locked', 'locked']);
  });

  it('in the middle of a try counts it as wrong', async () => {
    const { station, attempts, restart } = setUp();
    await attempts(2, '2001');
    await station.lockout.begin(card('2001'), 'main');
    restart();
    expect(await attempts(1, '2001')).toEqual(['locked']);
  });

  it('begins the wait anew, so that a clock set forward meanwhile shortens nothing', async () => {
    const { attempts, attempt, restart, clock } = setUp();
    await attempts(3, '2001');
    await clock.advance(3_600_000);
    restart();
    expect(await attempt('2001')).toBe('locked');
    await clock.advance(30_000);
    expect(await attempt('2001')).toBe('open');
  });

  it('is not needed for a clock that is set: the wait runs on the clock that never jumps', async () => {
    const { attempts, attempt, clock } = setUp();
    await attempts(3, '2001');
    for (const years of [10, -10]) {
      clock.jumpWallTo(clock.now() + years * 31_536_000_000);
      expect(await attempt('2001')).toBe('locked');
    }
  });
});

describe('a terminal at which PINs of many cards are tried', () => {
  const guess = async (attempt: ReturnType<typeof setUp>['attempt'], count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await attempt(`30${String(index).padStart(2, '0')}`);
  };

  it('is slowed and told of once; nobody is kept out, and other terminals go on as ever', async () => {
    const { attempt, station, told } = setUp();
    await guess(attempt, 50);
    expect(told).toEqual(['main guessed at']);
    expect([station.lockout.slowdownMs('main'), station.lockout.slowdownMs('kiosk')]).toEqual([5_000, 0]);
    expect([await attempt('2001', 'right'), await attempt('2002', 'right', 'kiosk')]).toEqual(['open', 'open']);
  });

  it('sends no PIN for five seconds', async () => {
    const { attempt, station, clock } = setUp();
    await guess(attempt, 20);
    let isAllowed = false;
    void station.lockout.begin(card('2001'), 'main').then(() => (isAllowed = true));
    await clock.advance(4_999);
    expect(isAllowed).toBe(false);
    await clock.advance(1);
    expect(isAllowed).toBe(true);
  });

  it('sends a PIN at once that has waited already', async () => {
    const { attempt, station } = setUp();
    await guess(attempt, 20);
    let isAllowed = false;
    void station.lockout.begin(card('2001'), 'main', { hasWaited: true }).then(() => (isAllowed = true));
    await settle();
    expect(isAllowed).toBe(true);
  });

  it('is waited for as long as it may be slow while the disk has not told of the tries before a restart', async () => {
    const { attempt, station, restart, store } = setUp();
    await guess(attempt, 20);
    store.hangs = true;
    restart();
    expect(station.lockout.slowdownMs('kiosk')).toBe(5_000);
  });

  it('is as ever ten minutes after the last wrong one, and that is told', async () => {
    const { attempt, station, told, clock } = setUp();
    await guess(attempt, 20);
    await clock.advance(20 * 60_000);
    expect([station.lockout.slowdownMs('main'), told]).toEqual([0, ['main guessed at', 'main quiet']]);
  });

  it('is not made quiet by the right PIN of an own card now and then', async () => {
    const { attempt, told } = setUp();
    for (let index = 0; index < 20; index += 1) {
      await attempt(`30${index}`);
      await attempt('2001', 'right');
    }
    expect(told).toEqual(['main guessed at']);
  });
});

describe('a disk that fails', () => {
  it.each([
    ['refuses', (store: FakePinAttempts) => void (store.failure = new KioskError('STORE_UNAVAILABLE', 'full'))],
    ['hangs', (store: FakePinAttempts) => void (store.hangs = true)],
  ])('and %s keeps nobody out; tries count in memory, and it is told', async (_title, breakIt) => {
    const { attempt, store, told, clock } = setUp();
    await settle();
    breakIt(store);
    const kinds: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      const asked = attempt('2001');
      await clock.advance(500);
      kinds.push(await asked);
    }
    expect([kinds, told]).toEqual([['open', 'open', 'open', 'locked'], ['unstored']]);
  });
});

describe('what is remembered', () => {
  it('is nothing a day later, with no timer left', async () => {
    const { attempts, clock } = setUp();
    await attempts(3, '2001');
    await clock.advance(25 * 3_600_000);
    expect(clock.pendingTimers).toBe(0);
  });
});
