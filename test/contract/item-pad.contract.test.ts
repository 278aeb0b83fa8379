import { KioskError } from '../../contracts/errors.ts';
import { brandId, type DeviceId, type TagUid } from '../../contracts/ids.ts';
import { itemPadRules } from '../../device-drivers/item-pad/item-pad.schema.ts';
import { createItemPad } from '../../device-drivers/item-pad/item-pad-engine.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { HealthCell } from '../../device-drivers/transport/health-cell.ts';
import type { FieldTag } from '../../simulator/devices/tag-field.ts';
import { type FakeTag, FakeTagAir } from '../support/fake-tag-air.ts';
import { type PadFamilyRig, padFamilies, TwinPadRig } from '../support/pad-rig.ts';
import { describePadTracking, describePadWriting, type PadRig } from './item-pad.suite.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';

/** The engine on air that is made up; an exchange takes as long as on a FEIG pad at 38,400 baud. */
async function fakeRig(): Promise<PadRig> {
  const air = new FakeTagAir(realClock);
  air.exchangeMs = 15;
  const health = new HealthCell();
  const engine = createItemPad(air, { id: brandId<DeviceId>('pad'), clock: realClock, rules: itemPadRules.parse({}), health });
  const plug = async (): Promise<void> => {
    health.set({ state: 'ready' });
    engine.connected();
  };
  const unplug = async (): Promise<void> => {
    const error = new KioskError('DEVICE_LOST', 'The line is gone.');
    health.set({ state: 'faulted', code: error.code, remedy: error.message });
    engine.disconnected(error);
  };
  const find = (uid: TagUid): FakeTag => air.tags.find((tag) => tag.uid === uid) as FakeTag;
  await plug();
  return {
    pad: engine.port,
    put: (tag) => air.place({ eas: null, lockedBlocks: new Set(), isAfiLocked: false, place: 'middle', ...tag }),
    take: (uid) => void (find(uid).place = 'away'),
    afiOf: (uid) => find(uid).afi,
    bytesOf: (uid) => find(uid).bytes,
    takeAtWrite: (uid, nth) => {
      const writeAfi = air.writeAfi.bind(air);
      let left = nth;
      air.writeAfi = (asked, afi) => {
        if (asked === uid) left -= 1;
        if (left === 0) find(uid).place = 'away';
        return writeAfi(asked, afi);
      };
    },
    lock: (uid, first) => {
      for (let block = first; block < 28; block += 1) find(uid).lockedBlocks.add(block);
    },
    unplug,
    plug,
    stop: unplug,
  };
}

describePadTracking('air that is made up', fakeRig);
describePadWriting('air that is made up', fakeRig);

/** A family's driver on its twin. `isPaced`: it answers as fast as the real one at its own line speed, else at once. */
async function twinRig(family: PadFamilyRig, makeLine: ContractLineMaker, isPaced: boolean): Promise<PadRig> {
  const rig = await TwinPadRig.start(family, makeLine, isPaced ? { twin: { paceBaud: family.baudRate } } : {});
  const { field } = rig.twin;
  const find = (uid: TagUid): FieldTag => field.find(uid) as FieldTag;
  return {
    pad: rig.pad,
    put: ({ bytes, ...tag }) => void field.place({ ...tag, memory: bytes.slice() }),
    take: (uid) => {
      find(uid).place = 'away';
    },
    afiOf: (uid) => find(uid).afi,
    bytesOf: (uid) => find(uid).memory,
    takeAtWrite: (uid, nth) => {
      let left = nth;
      field.beforeAfiWrite = (tag) => {
        if (tag.uid === uid) left -= 1;
        if (left === 0) tag.place = 'away';
      };
    },
    lock: (uid, first) => {
      for (let block = first; block < 28; block += 1) find(uid).lockedBlocks.add(block);
    },
    unplug: () => rig.line.unplug(),
    plug: () => rig.line.plug(),
    stop: () => rig.stop(),
  };
}

for (const family of padFamilies) {
  for (const [line, makeLine] of contractLines) {
    describePadTracking(`${family.name} over ${line}`, () => twinRig(family, makeLine, line === 'memory'));
    describePadWriting(`${family.name} over ${line}`, () => twinRig(family, makeLine, line === 'memory'));
  }
}
