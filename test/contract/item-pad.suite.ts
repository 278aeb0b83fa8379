import { afterEach, describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import type { TagUid } from '../../contracts/ids.ts';
import type { ItemPad, PadChange } from '../../contracts/ports/item-pad.port.ts';
import { type FakeTag, fakeTag, fakeUid } from '../support/fake-tag-air.ts';
import { until } from '../support/until.ts';

/** What a tag of the suite is made of; a twin makes its own tag of it. */
export type SuiteTag = Pick<FakeTag, 'uid' | 'bytes' | 'blockSize' | 'dsfid' | 'afi'>;

/** A pad on its twin (or on a fake), with tags to put on it and take away. */
export interface PadRig {
  readonly pad: ItemPad;
  put(tag: SuiteTag): void;
  take(uid: TagUid): void;
  /** What stands on the tag now, whether it lies on the pad or not. */
  afiOf(uid: TagUid): number;
  bytesOf(uid: TagUid): Uint8Array;
  /** Takes a tag away at the moment when its AFI is to be written for the `nth` time. */
  takeAtWrite(uid: TagUid, nth: number): void;
  /** Makes it the tag whose blocks from `first` on are locked. */
  lock(uid: TagUid, first: number): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  stop(): Promise<void>;
}

type MakePadRig = () => Promise<PadRig>;

const homeId = (number: number): string => `3023400051${String(number).padStart(4, '0')}`;

function endAfterEach(): (end: () => Promise<void>) => void {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });
  return (end) => void endings.push(end);
}

function opener(makeRig: MakePadRig) {
  const atEnd = endAfterEach();
  return async () => {
    const rig = await makeRig();
    atEnd(() => rig.stop());
    await until('pad ready', () => rig.pad.health.state === 'ready', 5000);
    const changes: PadChange[] = [];
    rig.pad.onChange((change) => changes.push(change));
    const states = (): string[] => rig.pad.tags.map(({ reading }) => (reading.state === 'problem' ? reading.problem : reading.state));
    const ids = (): string[] => rig.pad.tags.flatMap(({ reading }) => (reading.state === 'item' ? [reading.tag.itemId] : []));
    const put = async (...tags: SuiteTag[]): Promise<void> => {
      for (const tag of tags) rig.put(tag);
      const isSure = (): boolean => rig.pad.tags.length === tags.length && rig.pad.tags.every(({ security }) => security !== 'unknown');
      await until('the tags', isSure, 5000);
    };
    return { ...rig, changes, states, ids, put, putOne: rig.put };
  };
}

/** What lies there: every item pad must pass this. */
export function describePadTracking(name: string, makeRig: MakePadRig): void {
  const open = opener(makeRig);

  describe(`ItemPad contract: what lies on ${name}`, () => {
    it('tells a tag that comes, what it is, and that it leaves', async () => {
      const { put, take, changes, ids } = await open();
      await put(fakeTag(1));
      expect(ids()).toEqual([homeId(1)]);
      take(fakeUid(1));
      await until('the leaving', () => changes.at(-1)?.type === 'tag.left', 3000);
      expect(changes[0]).toMatchObject({ type: 'tag.arrived', tag: { uid: fakeUid(1) } });
    });

    it('reads a stack of ten, whatever their model', async () => {
      const { put, ids } = await open();
      await put(...Array.from({ length: 10 }, (_, at) => fakeTag(at + 1)));
      expect(ids().sort()).toEqual(Array.from({ length: 10 }, (_, at) => homeId(at + 1)));
    });

    it('gives no id for a damaged tag, and says so', async () => {
      const { putOne, states } = await open();
      const tag = fakeTag(1);
      tag.bytes[5] = 0x41;
      putOne(tag);
      await until('the problem', () => states().includes('damaged'), 5000);
    });

    it('reads a tag of 32 bytes', async () => {
      const { put, ids } = await open();
      const tag = fakeTag(1);
      await put({ ...tag, bytes: tag.bytes.slice(0, 32) });
      expect(ids()).toEqual([homeId(1)]);
    });

    it('has nothing on it while it is unplugged, and everything anew within 3 s of the plug', async () => {
      const { put, pad, ids, unplug, plug } = await open();
      await put(fakeTag(1), fakeTag(2));
      const gone = unplug();
      await until('the loss', () => pad.health.state === 'faulted' && pad.tags.length === 0, 1000);
      await gone;
      await plug();
      await until('the tags again', () => ids().length === 2, 3000);
    });

    it('sees nothing while its field is off', async () => {
      const { put, pad, ids } = await open();
      await put(fakeTag(1));
      pad.setActive(false);
      expect(pad.tags).toEqual([]);
      pad.setActive(true);
      await until('the tag again', () => ids().length === 1, 3000);
    });
  });
}

/** What is written: every item pad must pass this. */
export function describePadWriting(name: string, makeRig: MakePadRig): void {
  const open = opener(makeRig);
  const set = (): SuiteTag[] => [1, 2, 3].map((part) => fakeTag(part, { itemId: homeId(9999), part, parts: 3 }));
  const uids = [fakeUid(1), fakeUid(2), fakeUid(3)];

  describe(`ItemPad contract: writing on ${name}`, () => {
    it('turns security off and on again, by read-back', async () => {
      const { put, pad, afiOf } = await open();
      await put(...set());
      expect(await pad.setSecurity(uids, 'unsecured')).toEqual(uids.map((uid) => ({ uid, outcome: 'done', security: 'unsecured' })));
      expect(uids.map(afiOf)).toEqual([0xc2, 0xc2, 0xc2]);
      expect((await pad.setSecurity(uids, 'secured')).map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
      expect(uids.map(afiOf)).toEqual([0x07, 0x07, 0x07]);
    });

    it('puts a set back when a part is taken away midway, and names the part', async () => {
      const { put, pad, afiOf, takeAtWrite } = await open();
      await put(...set());
      takeAtWrite(fakeUid(3), 1);
      const results = await pad.setSecurity(uids, 'unsecured');
      expect(results.map(({ uid, outcome }) => [uid, outcome])).toEqual([
        [fakeUid(1), 'undone'],
        [fakeUid(2), 'undone'],
        [fakeUid(3), 'gone'],
      ]);
      expect(uids.slice(0, 2).map(afiOf)).toEqual([0x07, 0x07]);
    });

    it('writes nothing where a part is not there', async () => {
      const { put, pad, afiOf } = await open();
      await put(...set().slice(0, 2));
      expect((await pad.setSecurity(uids, 'unsecured')).map(({ outcome }) => outcome)).toEqual(['undone', 'undone', 'gone']);
      expect(uids.slice(0, 2).map(afiOf)).toEqual([0x07, 0x07]);
    });

    it('reads and rewrites a tag, which is told by its new id', async () => {
      const { put, pad, ids, bytesOf } = await open();
      await put(fakeTag(1));
      const memory = await pad.readMemory(fakeUid(1));
      expect(memory.blockSize).toBe(4);
      expect(memory.bytes).toEqual(bytesOf(fakeUid(1)));
      const { bytes } = fakeTag(2);
      const blocks = Array.from({ length: 9 }, (_, number) => ({ number, bytes: bytes.slice(number * 4, number * 4 + 4) }));
      await pad.writeBlocks(fakeUid(1), blocks);
      expect(bytesOf(fakeUid(1))).toEqual(bytes);
      await until('the new id', () => ids()[0] === homeId(2), 3000);
    });

    it('leaves a tag with a locked block as it was', async () => {
      const { put, pad, lock, bytesOf } = await open();
      await put(fakeTag(1));
      const before = bytesOf(fakeUid(1)).slice();
      lock(fakeUid(1), 4);
      const { bytes } = fakeTag(2);
      const blocks = [3, 4].map((number) => ({ number, bytes: bytes.slice(number * 4, number * 4 + 4) }));
      const failure: unknown = await pad.writeBlocks(fakeUid(1), blocks).catch((error: unknown) => error);
      expect(isKioskError(failure, 'TAG_LOCKED')).toBe(true);
      expect(bytesOf(fakeUid(1))).toEqual(before);
    });

    it('fails as a whole when it is unplugged', async () => {
      const { put, pad, unplug } = await open();
      await put(...set());
      const gone = unplug();
      const failure: unknown = await pad.setSecurity(uids, 'unsecured').catch((error: unknown) => error);
      await gone;
      expect(isKioskError(failure)).toBe(true);
    });
  });
}
