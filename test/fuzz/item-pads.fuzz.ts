import { describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import type { TagUid } from '../../contracts/ids.ts';
import type { TagAir } from '../../device-drivers/item-pad/tag-air.ts';
import { takeBlocks, unread } from '../../device-drivers/item-pad/tag-reader.machine.ts';
import { readEffort } from '../run/effort.ts';
import { memoryLine } from '../../device-drivers/transport/memory-link.ts';
import { mutateBytes } from '../support/mutate-bytes.ts';
import { type FuzzedPad, fuzzedPads, uidsOf } from '../support/pad-fuzz.ts';
import { padFamilies } from '../support/pad-rig.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { brandId, type DeviceId } from '../../contracts/ids.ts';

const { seed, count } = readEffort(20_000);
const limitMs = 3_600_000;
const telling = [0x00, 0x01, 0x02, 0x03, 0x05, 0x09, 0x34, 0x94, 0x95, 0xb0, 0xd5, 0xd6, 0xe0, 0xfa, 0xff];
const itemIds = ['30234000510001', '30234000510002'];

type Random = () => number;

/** Everything that is asked of a tag or a pad, and what item id came of it. */
const questions: readonly ((air: TagAir, uid: TagUid) => Promise<string | null>)[] = [
  (air, uid) => readItem(air, uid),
  (air, uid) => readItem(air, uid),
  async (air) => none(await air.inventory()),
  async (air, uid) => none(await air.readBlocks(uid, { first: 0, count: 8, withLocks: true })),
  async (air, uid) => none(await air.readInfo(uid)),
  async (air, uid) => none(await air.readAfi(uid)),
  async (air, uid) => none(await air.writeAfi(uid, 0xc2)),
  async (air, uid) => none(await air.readEas(uid)),
];

const none = (_value: unknown): null => null;

async function readItem(air: TagAir, uid: TagUid): Promise<string | null> {
  const outcome = takeBlocks(unread(null), await air.readBlocks(uid, { first: 0, count: 9 }));
  return outcome.next === 'tell' && outcome.reading.state === 'item' ? outcome.reading.tag.itemId : null;
}

function lay(pad: FuzzedPad): void {
  pad.twin.act(['place', itemIds[0] ?? '', 'iso28560-3']);
  pad.twin.act(['place', itemIds[1] ?? '']);
}

/** Puts one question; a pad that is not understood is an error of the line. */
async function putQuestion(pad: FuzzedPad, random: Random): Promise<string | null> {
  const ask = questions[Math.floor(random() * questions.length)] ?? expect.fail('no question');
  const uids = uidsOf(pad);
  try {
    return await ask(pad.air, uids[Math.floor(random() * uids.length)] ?? expect.fail('no tag'));
  } catch (error) {
    if (!isKioskError(error)) throw error;
    return null;
  }
}

describe(`${count} mutated answers of each family of pads (seed ${seed})`, () => {
  it.each(['FEIG', '3M', 'RL866'])(
    '%s: none is taken whose CRC does not hold, and none gives an item id that lies on no tag',
    { timeout: limitMs },
    async (name) => {
      const pad = (await fuzzedPads()).find((each) => each.name.startsWith(name)) ?? expect.fail(name);
      const random = seededRandom(seed);
      lay(pad);
      const lies: string[] = [];
      pad.spoil = (bytes) => {
        const mutant = mutateBytes(bytes, random, telling);
        pad.inspect(mutant);
        return mutant;
      };
      pad.onTaken = (bytes) => {
        if (!pad.holdsFrame(bytes)) lies.push(Buffer.from(bytes).toString('hex'));
      };
      for (let run = 0; run < count; run += 1) {
        const itemId = await putQuestion(pad, random);
        if (itemId !== null && !itemIds.includes(itemId)) lies.push(itemId);
      }
      expect(lies).toEqual([]);
    },
  );

  it.each(['FEIG', '3M', 'RL866'])(
    '%s: what a sound frame says wrongly crashes nothing, and gives no item id that lies on no tag',
    { timeout: limitMs },
    async (name) => {
      const pad = (await fuzzedPads()).find((each) => each.name.startsWith(name)) ?? expect.fail(name);
      const random = seededRandom(seed + 1);
      lay(pad);
      const lies: string[] = [];
      pad.spoil = (bytes) => {
        const mutant = pad.reseal(bytes, (body) => mutateBytes(body, random, telling));
        pad.inspect(mutant);
        return mutant;
      };
      for (let run = 0; run < count; run += 1) {
        const itemId = await putQuestion(pad, random);
        if (itemId !== null && !itemIds.includes(itemId)) lies.push(itemId);
      }
      // The tag's own CRC stands between: of the mutants that reach it, one in 65,536 passes by chance.
      expect(lies.length).toBeLessThanOrEqual(Math.ceil(count / 20_000));
    },
  );
});

describe(`whole drivers on a line that garbles (seed ${seed})`, () => {
  it.each(padFamilies.map((family) => [family.name, family] as const))(
    '%s: no false item, no timer left over, and right again on a clean line',
    { timeout: limitMs },
    async (_name, family) => {
      const random = seededRandom(seed + 2);
      const clock = new VirtualClock();
      const { route, device } = memoryLine();
      let isDirty = false;
      const garble = (bytes: Uint8Array): Uint8Array => (isDirty && random() < 0.2 ? mutateBytes(bytes, random, telling) : bytes);
      const idle = async (): Promise<void> => undefined;
      const twin = await family.startTwin(async (events) => {
        // A question gets lost whole: half of one would be forgotten by the pad in real time, which does not pass here.
        device.onData((bytes) => (isDirty && random() < 0.1 ? undefined : events.onBytes(bytes)));
        return { path: route.path, isPlugged: true, write: (bytes) => device.send(garble(bytes)), unplug: idle, plug: idle, close: idle };
      }, {});
      const instance = family.make(route, {}, { id: brandId<DeviceId>('pad'), clock });
      const seen = new Set<string>();
      instance.port.onChange((change) => {
        if (change.type !== 'pad.overfull' && change.tag.reading.state === 'item') seen.add(change.tag.reading.tag.itemId);
      });
      instance.start();
      for (const item of itemIds) twin.act(['place', item]);
      await clock.advance(2000);
      isDirty = true;
      for (let run = 0; run < Math.ceil(count / 500); run += 1) {
        await clock.advance(500);
        expect(clock.pendingTimers).toBeLessThan(12);
      }
      isDirty = false;
      await clock.advance(6000);
      const ids = instance.port.tags.map(({ reading }) => (reading.state === 'item' ? reading.tag.itemId : reading.state)).sort();
      expect([instance.port.health.state, ids, [...seen].sort()]).toEqual(['ready', itemIds, itemIds]);
      await instance.stop();
      expect(clock.pendingTimers).toBe(0);
    },
  );
});
