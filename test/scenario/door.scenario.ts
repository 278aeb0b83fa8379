import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoorRig, type DoorRigOptions, startDoorRig } from '../support/door-rig.ts';
import { until } from '../support/until.ts';
import { relayCommands } from '../support/wire-end.ts';
import { stallMs } from '../support/stall.ts';

/** A refusal stands for three seconds where the next card comes during its decision, before that one is decided. */
const afterRefusalMs = 15_000;

const aino = '24567000001016';
const nils = '24567000001024';

let rig: DoorRig | undefined;

async function open(options: DoorRigOptions = {}): Promise<DoorRig> {
  rig = await startDoorRig(options);
  return rig;
}

afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

/** How many times the twin was asked about a patron. */
const asked = (door: DoorRig): number => door.questions().length;

describe('a door on real lines', () => {
  it('turns the bytes of a card into relay bytes after asking the library system, and off again at the pulse end', async () => {
    const door = await open({ pulseMs: 300 });
    const before = relayCommands(door.relay).length;
    door.reader.write(`${aino}\r`);
    await until('relay on and off', () => relayCommands(door.relay).length >= before + 2);
    expect(relayCommands(door.relay).slice(before)).toEqual(['on', 'off']);
    expect(asked(door)).toBe(1);
    const [on, off] = door.relay.arrivals.slice(-2);
    expect((off?.atMs ?? 0) - (on?.atMs ?? 0)).toBeGreaterThan(150);
    expect((off?.atMs ?? 0) - (on?.atMs ?? 0)).toBeLessThan(300 + stallMs);
  });

  it('is locked again at the latest at the pulse end when the station is killed during the pulse', async () => {
    const door = await open({ pulseMs: 2000 });
    door.reader.write(`${aino}\r`);
    await until('relay on', () => door.releases() === 1);
    const onAtMs = door.relay.arrivals.at(-1)?.atMs ?? 0;
    door.station.process.kill('SIGKILL');
    await until('relay off', () => door.isLocked());
    expect((door.relay.arrivals.at(-1)?.atMs ?? 0) - onAtMs).toBeLessThanOrEqual(2000 + stallMs);
  });

  it('works again without a restart after the reader was unplugged and plugged in', async () => {
    const door = await open();
    await door.readerPair.cut();
    await until('the loss is seen', () => door.station.stderr().includes('device.faulted'), 1000 + stallMs);
    await door.readerPair.restore();
    door.reopenReader();
    const plugged = performance.now();
    await until('reader ready again', () => (door.station.stderr().match(/"device\.ready"/g) ?? []).length >= 3, 3000 + stallMs);
    door.reader.write(`${aino}\r`);
    await until('relay on', () => door.releases() === 1);
    expect(performance.now() - plugged).toBeLessThan(3500 + stallMs);
  });

  it('decides a second card that comes during a decision, after the first one', async () => {
    const door = await open({ latencyMs: 200, pulseMs: 300 });
    door.reader.write(`${aino}\r`);
    await until('first question', () => asked(door) === 1);
    door.reader.write(`${nils}\r`);
    await until('two pulses', () => door.releases() === 2 && door.isLocked());
    expect(asked(door)).toBe(2);
  });

  it('decides a second card that comes during a pulse, after it', async () => {
    const door = await open({ pulseMs: 500 });
    door.reader.write(`${aino}\r`);
    await until('relay on', () => door.releases() === 1);
    door.reader.write(`${nils}\r`);
    await until('two pulses', () => door.releases() === 2 && door.isLocked());
    expect(relayCommands(door.relay).slice(-4)).toEqual(['on', 'off', 'on', 'off']);
  });

  it('makes one decision of a card that its reader sends three times', async () => {
    const door = await open();
    door.reader.write(`${aino}\r${aino}\r${aino}\r`);
    await until('relay on and off', () => door.releases() === 1 && door.isLocked());
    door.reader.write(`${nils}\r`);
    await until('next patron', () => door.releases() === 2);
    expect(asked(door)).toBe(2);
  });
});

/** Cards that this door admits, each in its turn: one card is not read twice within a second. */
const admitted = [aino, nils, '24567000001032', '24567000001057', '24567000001131', '24567000001149', '24567000001156'];

describe('a door after something that must not open it', () => {
  let door: DoorRig;
  let turn = 0;

  beforeAll(async () => {
    door = await startDoorRig({ pulseMs: 200 });
  });
  afterAll(() => door.stop());

  /** The next patron is admitted, once, and the door is locked again. */
  async function expectNextPatronServed(releasesBefore: number): Promise<void> {
    expect(door.releases()).toBe(releasesBefore);
    door.reader.write(`${admitted[turn % admitted.length]}\r`);
    turn += 1;
    await until('the next patron is admitted', () => door.releases() === releasesBefore + 1 && door.isLocked(), afterRefusalMs);
  }

  it.each([
    ['too young', '24567000001040'],
    ['expired', '24567000001065'],
    ['reported lost', '24567000001073'],
    ['banned from staffless use', '24567000001099'],
    ['terms not accepted', '24567000001107'],
    ['community group', '24567000001115'],
    ['unknown to the library system', '24567000009993'],
  ])('sends no relay-on byte for a card that is %s, and serves the next patron', async (_why, card) => {
    const before = { asked: asked(door), releases: door.releases() };
    door.reader.write(`${card}\r`);
    await until('the library system was asked', () => asked(door) === before.asked + 1);
    await expectNextPatronServed(before.releases);
    expect(asked(door)).toBe(before.asked + 2);
  });

  it.each([
    ['a barcode of 4 kB', `${'9'.repeat(4096)}\r`],
    ['NUL bytes', `\0\0${'\0'.repeat(30)}\r`],
    ['a field delimiter', '2456700|AD1234\r'],
    ['half a line that never ends', '245670000'],
  ])('asks nothing and opens nothing for %s, and serves the next patron', async (_what, bytes) => {
    const before = { asked: asked(door), releases: door.releases() };
    door.reader.write(bytes);
    // A half line is forgotten after half a second of silence; the next card must not be glued to it.
    const seen = performance.now();
    await until('silence', () => performance.now() - seen > 700);
    await expectNextPatronServed(before.releases);
    expect(asked(door)).toBe(before.asked + 1);
  });
});

describe('a door whose library system fails', () => {
  it.each(['silent', 'garbage', 'cut'] as const)(
    'a library system that is %s opens nothing, and the door works again when it is back',
    async (fault) => {
      const door = await open();
      door.twin.setFault(fault);
      door.reader.write(`${nils}\r`);
      const startedAt = performance.now();
      await until('a refusal on the log or time', () => performance.now() - startedAt > 1700, 3000);
      expect(door.releases()).toBe(0);
      door.twin.setFault('none');
      await door.presentUntilAdmitted(aino, 15_000);
      expect(door.releases()).toBeGreaterThanOrEqual(1);
    },
  );
});
