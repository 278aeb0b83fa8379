import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId, type TagUid } from '../../contracts/ids.ts';
import type { PadChange, PadTag } from '../../contracts/ports/item-pad.port.ts';
import { type FakeTag, FakeTagAir, fakeTag, fakeUid } from '../../test/support/fake-tag-air.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { encodeIso28560Part2 } from '../tag-data/iso28560-2.codec.ts';
import { encodeIso28560Part3 } from '../tag-data/iso28560-3.codec.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { itemPadRules } from './item-pad.schema.ts';
import { createItemPad } from './item-pad-engine.ts';

async function setUp({ rules = {}, seed = 1 }: { readonly rules?: object; readonly seed?: number } = {}) {
  const clock = new VirtualClock();
  const air = new FakeTagAir(clock, seededRandom(seed));
  const options = { id: brandId<DeviceId>('pad'), clock, rules: itemPadRules.parse(rules), health: new HealthCell() };
  const engine = createItemPad(air, options);
  const changes: PadChange[] = [];
  engine.port.onChange((change) => changes.push(change));
  engine.connected();
  await clock.advance(100);
  const pad = engine.port;
  /** Lets time pass until a promise settles. */
  const inTime = async <Value>(promise: Promise<Value>): Promise<Value> => {
    let isSettled = false;
    promise.catch(() => undefined).finally(() => (isSettled = true));
    for (let waited = 0; !isSettled && waited < 20_000; waited += 10) await clock.advance(10);
    return promise;
  };
  return { clock, air, engine, pad, changes, inTime, told: () => changes.map(tell) };
}

function tell(change: PadChange): string {
  return change.type === 'pad.overfull' ? `overfull ${change.isOverfull}` : `${change.type} ${change.tag.uid.slice(-2)} ${describeTag(change.tag)}`;
}

function describeTag({ reading, security }: PadTag): string {
  const text = reading.state === 'item' ? reading.tag.itemId : reading.state === 'problem' ? reading.problem : 'reading';
  return `${text} ${security}`;
}

const damaged = (tag: FakeTag): FakeTag => {
  tag.bytes[5] = (tag.bytes[5] ?? 0) ^ 0x01;
  return tag;
};

describe('what lies on the pad', () => {
  it('is told when it comes, when its id and its security are known, and when it leaves', async () => {
    const { air, clock, told } = await setUp();
    const tag = fakeTag(1);
    air.place(tag);
    await clock.advance(300);
    tag.place = 'away';
    await clock.advance(600);
    expect(told()).toEqual([
      'tag.arrived 01 reading unknown',
      'tag.changed 01 30234000510001 unknown',
      'tag.changed 01 30234000510001 secured',
      'tag.left 01 30234000510001 secured',
    ]);
  });

  it('is read ids first, ten within 800 ms where an exchange takes 40 ms', async () => {
    const { air, clock, pad } = await setUp();
    air.exchangeMs = 40;
    air.place(...Array.from({ length: 10 }, (_, at) => fakeTag(at + 1)));
    await clock.advance(200);
    expect(pad.tags[0]?.reading.state).toBe('item');
    await clock.advance(600);
    expect(pad.tags.filter(({ reading }) => reading.state === 'item')).toHaveLength(10);
  });

  it('stays while an inventory or two miss it', async () => {
    const { air, clock, told } = await setUp();
    const tag = fakeTag(1);
    air.place(tag);
    await clock.advance(300);
    for (let i = 0; i < 20; i += 1) {
      tag.place = 'away';
      await clock.advance(150);
      tag.place = 'middle';
      await clock.advance(100);
    }
    expect(told().filter((line) => line.startsWith('tag.left'))).toEqual([]);
  });

  it('is told as partly read while it lies badly, and by its id once it lies well', async () => {
    const { air, clock, told } = await setUp();
    const tag = fakeTag(1);
    const readBlocks = air.readBlocks.bind(air);
    let isBad = true;
    air.readBlocks = async (uid, span) => (isBad ? { ok: false, failure: 'noAnswer' } : readBlocks(uid, span));
    air.place(tag);
    await clock.advance(600);
    isBad = false;
    await clock.advance(1000);
    expect(told()).toEqual([
      'tag.arrived 01 reading unknown',
      'tag.changed 01 partlyRead unknown',
      'tag.changed 01 30234000510001 unknown',
      'tag.changed 01 30234000510001 secured',
    ]);
  });

  it.each([
    ['a damaged tag', damaged(fakeTag(1)), 'damaged'],
    ['a blank tag', fakeTag(1, { bytes: new Uint8Array(112), dsfid: 0 }), 'blank'],
    ['a tag of another trade', fakeTag(1, { bytes: new Uint8Array(112).fill(0xa5), dsfid: 0 }), 'foreign'],
  ])('is a problem and no item where it is %s', async (_what, tag, problem) => {
    const { air, clock, pad } = await setUp();
    air.place(tag);
    await clock.advance(500);
    expect(pad.tags[0]?.reading).toEqual({ state: 'problem', problem });
  });

  it('is read from tags of 32 bytes, and from long ones by reading on', async () => {
    const { air, clock, pad } = await setUp();
    const fields = { itemId: '611N00576578', ownerIsil: 'FI-Porna', usage: 'circulating', part: 2, parts: 3 } as const;
    const long = encodeIso28560Part2(fields, 112, [{ oid: 17, scheme: 6, data: new Uint8Array(40).fill(0x41) }]);
    const small = fakeTag(2);
    air.place(fakeTag(1, { bytes: long, dsfid: 0x06 }), { ...small, bytes: small.bytes.slice(0, 32) });
    await clock.advance(600);
    expect(pad.tags.map(describeTag)).toEqual(['611N00576578 secured', '30234000510002 secured']);
  });

  it('is read a second time before it is called damaged', async () => {
    const { air, clock, told } = await setUp();
    const readBlocks = air.readBlocks.bind(air);
    let isFirst = true;
    air.readBlocks = async (uid, span) => {
      // Some pads say "no such block" for an answer that was lost.
      if (isFirst && span.count === 9) return { ok: false, failure: 'noSuchBlock' };
      isFirst = false;
      return readBlocks(uid, span);
    };
    const longOwner = encodeIso28560Part3({ itemId: '30234000510001', ownerIsil: 'FI-Lumi0123456', usage: 'circulating', part: 1, parts: 1 }, 112);
    air.place(fakeTag(1, { bytes: longOwner.slice() }));
    await clock.advance(600);
    expect(told().slice(0, 2)).toEqual(['tag.arrived 01 reading unknown', 'tag.changed 01 30234000510001 unknown']);
  });

  it('asks for the DSFID where the inventory does not tell it and the bytes alone do not convince', async () => {
    const { air, clock, pad } = await setUp();
    air.tellsDsfid = false;
    const bytes = new Uint8Array(112);
    bytes.set([0x11, 0x01, 0x07]);
    air.place(fakeTag(1, { bytes, dsfid: 0x06 }));
    await clock.advance(500);
    expect(pad.tags.map(describeTag)).toEqual(['7 secured']);
  });

  it('is too much above the limit, and read when there is room', async () => {
    const { air, clock, pad, told } = await setUp({ rules: { stackLimit: 2 } });
    const tags = [fakeTag(1), fakeTag(2), fakeTag(3)];
    air.place(...tags);
    await clock.advance(500);
    expect(pad.isOverfull).toBe(true);
    expect(pad.tags.map(({ reading }) => reading.state)).toEqual(['item', 'item', 'reading']);
    (tags[0] as FakeTag).place = 'away';
    await clock.advance(800);
    expect(pad.isOverfull).toBe(false);
    expect(pad.tags.map(({ reading }) => reading.state)).toEqual(['item', 'item']);
    expect(told().filter((line) => line.startsWith('overfull'))).toEqual(['overfull true', 'overfull false']);
  });

  it('has not left because a pad with too many tags does not name it', async () => {
    const { air, clock, told } = await setUp();
    air.place(fakeTag(1), fakeTag(2));
    await clock.advance(300);
    air.tags.unshift(fakeTag(3), fakeTag(4));
    air.mostTags = 2;
    await clock.advance(2000);
    expect(told().filter((line) => line.startsWith('tag.left'))).toEqual([]);
    expect(told().filter((line) => line.startsWith('overfull'))).toEqual(['overfull true']);
  });

  it('has left when the line is lost, and comes anew with the line', async () => {
    const { air, clock, engine, pad, told } = await setUp();
    air.place(fakeTag(1));
    await clock.advance(300);
    engine.disconnected(new KioskError('DEVICE_LOST', 'gone'));
    expect(pad.tags).toEqual([]);
    expect(clock.pendingTimers).toBeLessThanOrEqual(1);
    engine.connected();
    await clock.advance(300);
    expect(told().filter((line) => line.startsWith('tag.left'))).toHaveLength(1);
    expect(pad.tags.map(describeTag)).toEqual(['30234000510001 secured']);
  });

  it('has left when the pad is silent for a second', async () => {
    const { air, clock, pad } = await setUp();
    air.place(fakeTag(1));
    await clock.advance(300);
    air.isDead = true;
    await clock.advance(1500);
    expect(pad.tags).toEqual([]);
    air.isDead = false;
    await clock.advance(500);
    expect(pad.tags).toHaveLength(1);
  });

  it('has left when the field is off, and nothing is asked until it is on again', async () => {
    const { air, clock, pad } = await setUp();
    air.place(fakeTag(1));
    await clock.advance(300);
    pad.setActive(false);
    expect(pad.tags).toEqual([]);
    await clock.advance(100);
    const { length } = air.calls;
    await clock.advance(1000);
    expect(air.calls).toHaveLength(length);
    expect(clock.pendingTimers).toBe(0);
    pad.setActive(true);
    await clock.advance(300);
    expect(pad.tags).toHaveLength(1);
  });
});

describe('the security of a set', () => {
  const setOfThree = () => [1, 2, 3].map((part) => fakeTag(part, { itemId: '30234000519999', part, parts: 3 }));
  const uids = [fakeUid(1), fakeUid(2), fakeUid(3)];

  it('is turned off on every part, read back and told', async () => {
    const { air, clock, pad, inTime, told } = await setUp();
    const tags = setOfThree();
    air.place(...tags);
    await clock.advance(500);
    const results = await inTime(pad.setSecurity(uids, 'unsecured'));
    expect(results).toEqual(uids.map((uid) => ({ uid, outcome: 'done', security: 'unsecured' })));
    expect(tags.map(({ afi }) => afi)).toEqual([0xc2, 0xc2, 0xc2]);
    expect(told().slice(-3)).toEqual([1, 2, 3].map((part) => `tag.changed 0${part} 30234000519999 unsecured`));
  });

  it('on ten tags takes less than 1.5 s where an exchange takes 40 ms', async () => {
    const { air, clock, pad, inTime } = await setUp();
    air.exchangeMs = 40;
    air.place(...Array.from({ length: 10 }, (_, at) => fakeTag(at + 1)));
    await clock.advance(2000);
    const startedAt = clock.monotonicMs();
    for (const { uid } of pad.tags) await inTime(pad.setSecurity([uid], 'unsecured'));
    expect(clock.monotonicMs() - startedAt).toBeLessThanOrEqual(1500);
  });

  it.each(['readAfi', 'writeAfi'])('is put back where a part is taken away at a %s', async (call) => {
    const { air, clock, pad, inTime } = await setUp();
    const tags = setOfThree();
    air.place(...tags);
    await clock.advance(500);
    let left = 3;
    air.before = (name) => {
      if (name === call) left -= 1;
      if (left === 0) (tags[2] as FakeTag).place = 'away';
    };
    const results = await inTime(pad.setSecurity(uids, 'unsecured'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['undone', 'undone', 'gone']);
    expect(results.map(({ security }) => security)).toEqual(['secured', 'secured', 'unknown']);
    expect(tags.slice(0, 2).map(({ afi }) => afi)).toEqual([0x07, 0x07]);
  });

  it('names the part whose AFI is locked and puts the others back to what they had', async () => {
    const { air, clock, pad, inTime } = await setUp();
    const tags = setOfThree();
    (tags[0] as FakeTag).afi = 0x9e;
    (tags[1] as FakeTag).isAfiLocked = true;
    air.place(...tags);
    await clock.advance(500);
    const results = await inTime(pad.setSecurity(uids, 'unsecured'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['undone', 'refused', 'undone']);
    expect(tags.map(({ afi }) => afi)).toEqual([0x9e, 0x07, 0x07]);
  });

  it('is not touched where a part is not there, or is no item', async () => {
    const { air, clock, pad, inTime } = await setUp();
    const tags = setOfThree();
    air.place(tags[0] as FakeTag, damaged(tags[1] as FakeTag));
    await clock.advance(500);
    const results = await inTime(pad.setSecurity(uids, 'unsecured'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['undone', 'refused', 'gone']);
    expect(air.calls.filter((call) => call.startsWith('write'))).toEqual([]);
  });

  it('is unsure where the write was taken and nothing could be read back', async () => {
    const { air, clock, pad, inTime } = await setUp();
    const tag = fakeTag(1);
    air.place(tag);
    await clock.advance(500);
    const writeAfi = air.writeAfi.bind(air);
    air.writeAfi = async (uid, afi) => {
      const result = await writeAfi(uid, afi);
      tag.place = 'away';
      return result;
    };
    expect(await inTime(pad.setSecurity([fakeUid(1)], 'unsecured'))).toEqual([{ uid: fakeUid(1), outcome: 'unsure', security: 'unknown' }]);
  });

  it('covers EAS where the gates listen to it, and goes by AFI where a tag has none', async () => {
    const { air, clock, pad, inTime } = await setUp({ rules: { eas: true } });
    const tags = [fakeTag(1, { eas: true }), fakeTag(2)];
    air.place(...tags);
    await clock.advance(500);
    const results = await inTime(pad.setSecurity([fakeUid(1), fakeUid(2)], 'unsecured'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(tags.map(({ afi, eas }) => [afi, eas])).toEqual([
      [0xc2, false],
      [0xc2, null],
    ]);
  });

  it('goes by the configured AFI pair', async () => {
    const { air, clock, pad, inTime } = await setUp({ rules: { afiSecured: 0xd7, afiUnsecured: 0xda } });
    const tag = fakeTag(1, { afi: 0xd7 });
    air.place(tag);
    await clock.advance(500);
    expect(pad.tags[0]?.security).toBe('secured');
    await inTime(pad.setSecurity([fakeUid(1)], 'unsecured'));
    expect(tag.afi).toBe(0xda);
  });

  it('fails as a whole when the line is lost meanwhile', async () => {
    const { air, clock, engine, pad } = await setUp();
    air.place(...setOfThree());
    await clock.advance(500);
    const result = pad.setSecurity(uids, 'unsecured').catch((error: unknown) => error);
    await clock.advance(25);
    engine.disconnected(new KioskError('DEVICE_LOST', 'gone'));
    expect(isKioskError(await result, 'DEVICE_LOST')).toBe(true);
    expect(isKioskError(await pad.setSecurity(uids, 'unsecured').catch((error: unknown) => error), 'DEVICE_LOST')).toBe(true);
  });
});

describe('memory', () => {
  it('is read whole, with locks', async () => {
    const { air, clock, pad, inTime } = await setUp();
    const tag = fakeTag(1, { lockedBlocks: new Set([2]) });
    air.place(tag);
    await clock.advance(300);
    const memory = await inTime(pad.readMemory(tag.uid));
    expect(memory).toMatchObject({ uid: tag.uid, dsfid: 0x3e, afi: 0x07, blockSize: 4, bytes: tag.bytes });
    expect(memory.isLocked.flatMap((isLocked, at) => (isLocked === true ? [at] : []))).toEqual([2]);
  });

  it('is written, read back, and the item told by its new id', async () => {
    const { air, clock, pad, inTime } = await setUp();
    const tag = fakeTag(1);
    air.place(tag);
    await clock.advance(300);
    const { bytes } = fakeTag(2);
    await inTime(pad.writeBlocks(tag.uid, blocksOf(bytes, 9)));
    await clock.advance(300);
    expect(pad.tags.map(describeTag)).toEqual(['30234000510002 secured']);
  });

  it.each([
    ['TAG_LOCKED', (tag: FakeTag) => tag.lockedBlocks.add(4)],
    ['TAG_GONE', (tag: FakeTag) => void (tag.place = 'away')],
  ])('is as before after %s', async (code, spoil) => {
    const { air, clock, pad, inTime } = await setUp();
    const tag = fakeTag(1);
    air.place(tag);
    await clock.advance(300);
    const before = tag.bytes.slice();
    spoil(tag);
    const error: unknown = await inTime(pad.writeBlocks(tag.uid, blocksOf(fakeTag(2).bytes, 9))).catch((failure: unknown) => failure);
    expect(isKioskError(error, code as 'TAG_GONE')).toBe(true);
    expect(tag.bytes).toEqual(before);
  });

  it('is put back where a block refuses after others were written', async () => {
    const { air, clock, pad, inTime } = await setUp();
    const tag = fakeTag(1);
    air.place(tag);
    await clock.advance(300);
    const before = tag.bytes.slice();
    air.before = (call) => {
      if (call === 'writeBlock 3') tag.lockedBlocks.add(4);
    };
    const error: unknown = await inTime(pad.writeBlocks(tag.uid, blocksOf(fakeTag(2).bytes, 9))).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'TAG_LOCKED', context: { isRestored: true } });
    expect(tag.bytes).toEqual(before);
  });
});

function blocksOf(bytes: Uint8Array, count: number) {
  return Array.from({ length: count }, (_, number) => ({ number, bytes: bytes.slice(number * 4, number * 4 + 4) }));
}

type Move = {
  readonly at: number;
  readonly to: 'middle' | 'edge' | 'away';
  readonly waitMs: number;
  readonly security: 'secured' | 'unsecured' | null;
};

describe('however items come and go', () => {
  const move: fc.Arbitrary<Move> = fc.record({
    at: fc.integer({ min: 0, max: 4 }),
    to: fc.constantFrom('middle', 'edge', 'away' as const),
    waitMs: fc.integer({ min: 0, max: 700 }),
    security: fc.constantFrom(null, null, 'secured', 'unsecured' as const),
  });

  it('no id comes from a damaged tag, no leaving is lost, and what is told of security is true', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 25, size: 'max' }), fc.integer(), async (moves, seed) => {
        const { air, clock, pad, changes, inTime } = await setUp({ seed });
        const tags = [fakeTag(1), fakeTag(2), fakeTag(3), damaged(fakeTag(4)), damaged(fakeTag(5))];
        for (const tag of tags) tag.place = 'away';
        air.place(...tags);
        for (const { at, to, waitMs, security } of moves) {
          (tags[at] as FakeTag).place = to;
          await clock.advance(waitMs);
          if (security === null) continue;
          const items = pad.tags.flatMap(({ uid, reading }) => (reading.state === 'item' ? [uid] : []));
          for (const { uid, security: said, outcome } of await inTime(pad.setSecurity(items, security))) {
            if (outcome === 'done') expect(said).toBe(security);
            if (said !== 'unknown') expect(said).toBe(truth(tags, uid));
          }
        }
        for (const tag of tags) tag.place = tag.place === 'edge' ? 'middle' : tag.place;
        await clock.advance(3000);
        expectConsistent(changes, pad.tags);
        expect(pad.tags.map(({ uid }) => uid).sort()).toEqual(tags.filter(({ place }) => place === 'middle').map(({ uid }) => uid));
        for (const tag of pad.tags) expect(tag.security === 'unknown' ? truth(tags, tag.uid) : tag.security).toBe(truth(tags, tag.uid));
      }),
      { numRuns: 60 },
    );
  });
});

function truth(tags: readonly FakeTag[], uid: TagUid): string {
  return tags.find((tag) => tag.uid === uid)?.afi === 0x07 ? 'secured' : 'unsecured';
}

/** Every tag arrives before it changes or leaves, the last change is what `tags` says, and no damaged tag has an id. */
function expectConsistent(changes: readonly PadChange[], tags: readonly PadTag[]): void {
  const here = new Map<TagUid, PadTag>();
  for (const change of changes) {
    if (change.type === 'pad.overfull') continue;
    expect(here.has(change.tag.uid)).toBe(change.type !== 'tag.arrived');
    if (change.type === 'tag.left') here.delete(change.tag.uid);
    else here.set(change.tag.uid, change.tag);
    if (change.tag.uid === fakeUid(4) || change.tag.uid === fakeUid(5)) expect(change.tag.reading.state).not.toBe('item');
  }
  expect([...here.values()]).toEqual(tags);
}
