import { afterEach, describe, expect, it } from 'vitest';
import type { TagUid } from '../../contracts/ids.ts';
import type { ItemPad } from '../../contracts/ports/item-pad.port.ts';
import { type PadFamilyRig, padFamilies, type PadRigOptions, TwinPadRig } from '../support/pad-rig.ts';
import { until } from '../support/until.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];
const makers = new Map(contractLines);
const pty = makers.get('a PTY') as ContractLineMaker;
const memory = makers.get('memory') as ContractLineMaker;
const families = padFamilies.map((family) => [family.name, family] as const);
const itemIds = ['30234000510001', '30234000510002'];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rigOf(family: PadFamilyRig, makeLine: ContractLineMaker, options: PadRigOptions = {}): Promise<TwinPadRig> {
  const rig = await TwinPadRig.start(family, makeLine, options);
  endings.push(() => rig.stop());
  return rig;
}

const idsOf = ({ tags }: ItemPad): string[] => tags.flatMap(({ reading }) => (reading.state === 'item' ? [reading.tag.itemId] : [])).sort();

/** A pad that is ready, with two items whose ids and security it knows. */
async function laid(family: PadFamilyRig, options: PadRigOptions = {}): Promise<{ rig: TwinPadRig; uids: readonly TagUid[] }> {
  const rig = await rigOf(family, memory, options);
  await until('the pad', () => rig.pad.health.state === 'ready', 3000);
  for (const item of itemIds) rig.twin.act(['place', item]);
  await until('the items', () => rig.pad.tags.length === 2 && rig.pad.tags.every(({ security }) => security !== 'unknown'), 3000);
  return { rig, uids: rig.pad.tags.map(({ uid }) => uid) };
}

describe.each(families)('a fault on the line to a pad: %s', (_name, family) => {
  it.each([
    ['silence', ['DEVICE_TIMEOUT']],
    ['noise', ['DEVICE_PROTOCOL']],
    ['half', ['DEVICE_PROTOCOL', 'DEVICE_TIMEOUT']],
    ['wrong-crc', ['DEVICE_PROTOCOL']],
  ] as const)('%s: told with what to do, nothing said to lie there, all of it back within 3 s of its end', async (fault, codes) => {
    const { rig } = await laid(family);
    rig.twin.setFault(fault);
    await until('the fault', () => rig.pad.health.state === 'faulted', 3000);
    expect(codes).toContain(rig.pad.health.state === 'faulted' ? rig.pad.health.code : '');
    expect(rig.pad.health.state === 'faulted' ? rig.pad.health.remedy : '').toMatch(/check/);
    expect(rig.pad.tags).toEqual([]);
    rig.twin.setFault('none');
    await until('the items', () => idsOf(rig.pad).length === 2, 3000);
    expect(idsOf(rig.pad)).toEqual(itemIds);
  });

  it.each(['slow', 'lost-answer'])('%s: goes on without a fault', async (fault) => {
    const rig = await rigOf(family, memory);
    await until('the pad', () => rig.pad.health.state === 'ready', 3000);
    const states: string[] = [];
    rig.pad.onHealth(({ state }) => states.push(state));
    rig.twin.setFault(fault);
    for (const item of itemIds) rig.twin.act(['place', item]);
    await until('the items', () => idsOf(rig.pad).length === 2, 5000);
    expect(states).toEqual([]);
  });

  it('answers that come too late are never taken for answers to later questions', async () => {
    const { rig } = await laid(family);
    rig.twin.setFault('late');
    rig.twin.act(['place', '30234000510003']);
    await until('the fault', () => rig.pad.health.state === 'faulted', 5000);
    rig.twin.setFault('none');
    await until('the items', () => idsOf(rig.pad).length === 3, 5000);
    expect(idsOf(rig.pad)).toEqual([...itemIds, '30234000510003']);
  });
});

describe.each(families)('a fault of a tag on a pad: %s', (_name, family) => {
  it('a stuck one, taken away and still told, is gone when its security is to change', async () => {
    const { rig, uids } = await laid(family);
    const [first = expect.fail('no tag')] = uids;
    rig.twin.act(['stuck', itemIds[0] ?? '']);
    const [result] = await rig.pad.setSecurity([first], 'unsecured');
    expect([result?.uid, result?.outcome, result?.security]).toEqual([first, 'gone', 'unknown']);
  });

  it('a write that is said to be done and is not is told as refused', async () => {
    const { rig, uids } = await laid(family);
    rig.twin.setFault('write-lost');
    const results = await rig.pad.setSecurity(uids.slice(0, 1), 'unsecured');
    expect(results.map(({ outcome, security }) => [outcome, security])).toEqual([['refused', 'secured']]);
  });

  it('a write that is said to be lost and is not is told as done', async () => {
    const { rig, uids } = await laid(family);
    rig.twin.setFault('write-unheard');
    const results = await rig.pad.setSecurity(uids.slice(0, 1), 'unsecured');
    expect(results.map(({ outcome, security }) => [outcome, security])).toEqual([['done', 'unsecured']]);
  });

  it('a locked one is refused, and the set as it was', async () => {
    const { rig, uids } = await laid(family);
    rig.twin.act(['lock', itemIds[1] ?? '']);
    const results = await rig.pad.setSecurity(uids, 'unsecured');
    expect(results.map(({ outcome }) => outcome)).toEqual(['undone', 'refused']);
    expect(rig.twin.field.tags.map(({ afi }) => afi)).toEqual([0x07, 0x07]);
  });

  it('one at the edge is read and unsecured all the same', async () => {
    const { rig, uids } = await laid(family);
    rig.twin.act(['edge', itemIds[0] ?? '']);
    const results = await rig.pad.setSecurity(uids.slice(0, 1), 'unsecured');
    expect(results.map(({ outcome }) => outcome)).toEqual(['done']);
  });

  it('one whose later blocks cannot be read is told as partly read, with no id', async () => {
    const rig = await rigOf(family, memory);
    await until('the pad', () => rig.pad.health.state === 'ready', 3000);
    rig.twin.act(['place', itemIds[0] ?? '']);
    rig.twin.act(['partial', itemIds[0] ?? '', '5']);
    await until('the problem', () => rig.pad.tags.some(({ reading }) => reading.state === 'problem' && reading.problem === 'partlyRead'), 3000);
    expect(idsOf(rig.pad)).toEqual([]);
  });

  it('EAS goes with AFI where gates listen to it, and a tag without it goes by AFI', async () => {
    const rig = await rigOf(family, memory, { settings: { eas: true } });
    await until('the pad', () => rig.pad.health.state === 'ready', 3000);
    for (const item of itemIds) rig.twin.act(['place', item]);
    for (const [at, tag] of rig.twin.field.tags.entries()) tag.eas = at === 0 ? true : null;
    await until('the items', () => rig.pad.tags.length === 2 && rig.pad.tags.every(({ security }) => security === 'secured'), 3000);
    const uids = rig.pad.tags.map(({ uid }) => uid);
    expect((await rig.pad.setSecurity(uids, 'unsecured')).map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(rig.twin.field.tags.map(({ afi, eas }) => [afi, eas])).toEqual([
      [0xc2, false],
      [0xc2, null],
    ]);
    expect((await rig.pad.setSecurity(uids, 'secured')).map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    expect(rig.twin.field.tags.map(({ afi, eas }) => [afi, eas])).toEqual([
      [0x07, true],
      [0x07, null],
    ]);
  });
});

describe('a pad on its line', () => {
  const others = padFamilies.flatMap((family) =>
    padFamilies.filter((other) => other !== family).map((other) => [family.name, other.name, family, other] as const),
  );

  it.each(others)('%s where a %s answers: never ready, and says what to check', async (_name, _other, family, other) => {
    const rig = await rigOf({ ...family, startTwin: other.startTwin.bind(other) }, memory);
    await until('the fault', () => rig.pad.health.state === 'faulted', 5000);
    expect(['DEVICE_TIMEOUT', 'DEVICE_OTHER_KIND', 'DEVICE_PROTOCOL']).toContain(rig.pad.health.state === 'faulted' ? rig.pad.health.code : '');
    expect(rig.pad.health.state === 'faulted' ? rig.pad.health.remedy : '').toMatch(/check/);
  });

  it.each(families)('%s where what answers is no pad says so', async (_name, family) => {
    const startTwin: PadFamilyRig['startTwin'] = async (makeLine, options) => {
      const twin = await family.startTwin(makeLine, options);
      twin.setFault('noise');
      return twin;
    };
    const rig = await rigOf({ ...family, startTwin }, memory);
    await until('the fault', () => rig.pad.health.state === 'faulted' && rig.pad.health.code === 'DEVICE_OTHER_KIND', 5000);
  });

  it.each(families)('%s is seen to go within 1 s of the cable, and in use within 3 s of its return', async (_name, family) => {
    const rig = await rigOf(family, pty);
    await until('the pad', () => rig.pad.health.state === 'ready', 3000);
    rig.twin.act(['place', itemIds[0] ?? '']);
    await until('the item', () => idsOf(rig.pad).length === 1, 3000);
    const gone = rig.line.unplug();
    await until('the loss', () => rig.pad.health.state === 'faulted' && rig.pad.tags.length === 0, 1000);
    await gone;
    await rig.line.plug();
    await until('the item again', () => idsOf(rig.pad).length === 1, 3000);
  });
});
