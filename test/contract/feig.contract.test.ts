import { afterEach, describe, expect, it } from 'vitest';
import { feig } from '../../device-drivers/feig/feig.driver.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import type { FeigTwinOptions } from '../../simulator/devices/feig-twin.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import { systemClock } from '../../station/system-clock.ts';
import { type PadFamilyRig, padFamilies, type PadRigOptions, TwinPadRig } from '../support/pad-rig.ts';
import { until } from '../support/until.ts';
import { type ContractLineMaker, contractLines } from './lines.ts';

const endings: (() => Promise<void>)[] = [];
const family = padFamilies[0] as PadFamilyRig;
const [ptyLine, tcpLine, memory] = contractLines.map(([, make]) => make) as [ContractLineMaker, ContractLineMaker, ContractLineMaker];
const itemId = '30234000510001';

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rigOf(twin: FeigTwinOptions, options: PadRigOptions = {}, makeLine: ContractLineMaker = memory): Promise<TwinPadRig> {
  const rig = await TwinPadRig.start(family, makeLine, { ...options, twin });
  endings.push(() => rig.stop());
  return rig;
}

async function readsAndRewrites(rig: TwinPadRig): Promise<void> {
  rig.twin.act(['place', itemId]);
  await until('the item', () => rig.pad.tags.some(({ reading }) => reading.state === 'item' && reading.tag.itemId === itemId), 4000);
  const [tag] = rig.pad.tags;
  const uid = tag?.uid ?? expect.fail('no tag');
  const memoryBefore = await rig.pad.readMemory(uid);
  await rig.pad.writeBlocks(uid, [{ number: 9, bytes: Uint8Array.of(1, 2, 3, 4) }]);
  expect(rig.twin.field.tags[0]?.memory.subarray(36, 40)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(rig.twin.field.tags[0]?.memory.subarray(0, 36)).toEqual(memoryBefore.bytes.subarray(0, 36));
}

const orders = [
  ['auto', true],
  ['auto', false],
  ['reversed', true],
  ['tagOrder', false],
] as const;
const modes = [
  ['host', 0],
  ['scan', 1],
  ['buffered', 0x80],
] as const;
const frames = ['standard', 'advanced'] as const;

describe('a FEIG reader', () => {
  it.each(orders)('set to block order %s reads and writes a reader that reverses: %s', async (blockOrder, isReversed) => {
    await readsAndRewrites(await rigOf({ isReversed }, { settings: { blockOrder } }));
  });

  it.each(modes.flatMap(([name, mode]) => frames.map((knows) => [name, knows, mode] as const)))(
    'found in %s mode and knowing %s frames only is used in host mode',
    async (_name, knows, mode) => {
      await readsAndRewrites(await rigOf({ mode, knows }));
    },
  );

  it.each([
    ['a PTY', ptyLine, 'standard'],
    ['TCP', tcpLine, 'advanced'],
  ] as const)('over %s is asked in %s frames first', async (_name, makeLine, framing) => {
    const sent: number[] = [];
    const onWire = (direction: string, bytes: Uint8Array): void => void (direction === 'out' && sent.push(bytes[0] ?? 0));
    const rig = await rigOf({}, { onWire }, makeLine);
    await until('the pad', () => rig.pad.health.state === 'ready', 4000);
    expect(sent.every((first) => (first === 2) === (framing === 'advanced'))).toBe(true);
  });

  it.each(frames)('tells more tags than one %s answer holds', async (knows) => {
    const rig = await rigOf({ tagsPerAnswer: 12, knows }, { settings: { stackLimit: 50 } });
    for (let tag = 1; tag <= 30; tag += 1) rig.twin.act(['place', `3023400051${String(tag).padStart(4, '0')}`]);
    await until('every tag', () => rig.pad.tags.length === 30, 5000);
    expect(rig.pad.isOverfull).toBe(false);
  });

  it('turns to advanced frames by itself where an answer is longer than a standard one, and is understood', async () => {
    const rig = await rigOf({ tagsPerAnswer: 30 }, { settings: { stackLimit: 50 } });
    for (let tag = 1; tag <= 30; tag += 1) rig.twin.act(['place', `3023400051${String(tag).padStart(4, '0')}`]);
    await until('every tag', () => rig.pad.tags.length === 30, 5000);
  });

  it('says that there are more tags than it can tell apart', async () => {
    const rig = await rigOf({ mostTags: 3 });
    for (let tag = 1; tag <= 5; tag += 1) rig.twin.act(['place', `302340005100${tag}0`]);
    await until('overfull', () => rig.pad.isOverfull, 4000);
  });

  it.each([
    ['stays-in-scan-mode', {}],
    ['scan-mode', { setHostMode: false }],
  ])('in %s is not used, and says how to mend that', async (fault, settings) => {
    const rig = await rigOf({ mode: 1 }, { settings });
    rig.twin.setFault(fault);
    await until('the fault', () => rig.pad.health.state === 'faulted' && rig.pad.health.code === 'DEVICE_PROTOCOL', 4000);
    expect(rig.pad.health).toMatchObject({ remedy: expect.stringContaining('host mode') });
  });

  it('that falls into scan mode while it is used is put back', async () => {
    const rig = await rigOf({});
    rig.twin.act(['place', itemId]);
    await until('the item', () => rig.pad.tags.length === 1, 4000);
    rig.twin.setFault('scan-mode');
    await until('nothing', () => rig.pad.tags.length === 0, 4000);
    await until('the item', () => rig.pad.tags.length === 1, 4000);
  });

  it('writes no block as long as no tag told in which order', async () => {
    const rig = await rigOf({});
    rig.twin.act(['blank']);
    await until('the tag', () => rig.pad.tags.length === 1, 4000);
    const uid = rig.pad.tags[0]?.uid ?? expect.fail('no tag');
    await expect(rig.pad.writeBlocks(uid, [{ number: 0, bytes: Uint8Array.of(1, 2, 3, 4) }])).rejects.toMatchObject({ code: 'TAG_UNREADABLE' });
    expect(rig.twin.field.tags[0]?.memory.every((byte) => byte === 0)).toBe(true);
  });
});

describe('probing for pads', () => {
  const models = { feig: /^FEIG OBID reader, type 91/, 'bibliotheca-210': /^3M \/ Bibliotheca pad/, rl866: /^RL866 pad/ } as const;
  const pairs = padFamilies.flatMap((asked) => padFamilies.map((there) => [asked.driver, there.driver, there] as const));

  it.each(pairs)('%s names what is there when that is a %s, and nothing else', async (asked, there, { startTwin }) => {
    const twin = await startTwin(openTcpTwinLine, {});
    endings.push(() => twin.stop());
    const result = await findDriver(asked)?.probe?.(twin.path, { clock: systemClock, limitMs: 2500 });
    if (asked === there) expect(result).toMatchObject({ found: 'device', model: expect.stringMatching(models[asked as keyof typeof models]) });
    else expect(result?.found).not.toBe('device');
  });

  it('changes nothing on a reader in another mode', async () => {
    const twin = await family.startTwin(openTcpTwinLine, { mode: 1 });
    endings.push(() => twin.stop());
    const seen: number[] = [];
    twin.onWire((direction, bytes) => void (direction === 'out' && seen.push(bytes[4] ?? 0)));
    expect(await feig.probe?.(twin.path, { clock: systemClock, limitMs: 2500 })).toMatchObject({ found: 'device' });
    expect(seen).toEqual([0x65]);
  });
});
