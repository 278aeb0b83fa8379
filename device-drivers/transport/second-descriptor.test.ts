import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DescriptorCalls, DescriptorWriter, openSecondWriter } from './second-descriptor.ts';

const command = Uint8Array.of(0xa0, 1, 1, 0xa2);

/** What one call of `write` does: takes so many bytes, or fails with this code of the system's. */
type Turn = number | string;

/** A descriptor whose calls go as a test says, one turn each. */
class FakeDescriptor implements DescriptorCalls {
  readonly taken: number[] = [];
  readonly #turns: Turn[];
  writes = 0;
  closes = 0;
  closeFailure: string | null = null;

  constructor(...turns: Turn[]) {
    this.#turns = turns;
  }

  write(bytes: Uint8Array, offset: number): number {
    this.writes += 1;
    const turn = this.#turns.shift() ?? expect.fail('one write too many');
    if (typeof turn === 'string') throw systemError(turn);
    this.taken.push(...bytes.subarray(offset, offset + turn));
    return turn;
  }

  close(): void {
    this.closes += 1;
    if (this.closeFailure !== null) throw systemError(this.closeFailure);
  }
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

describe('a second writer', () => {
  it('hands a whole command over in one write', () => {
    const descriptor = new FakeDescriptor(4);
    expect(new DescriptorWriter(descriptor).write(command)).toBe(true);
    expect([descriptor.writes, descriptor.taken]).toEqual([1, [...command]]);
  });

  it('completes a command that the system took half of', () => {
    const descriptor = new FakeDescriptor(3, 1);
    expect(new DescriptorWriter(descriptor).write(command)).toBe(true);
    expect([descriptor.writes, descriptor.taken]).toEqual([2, [...command]]);
  });

  it.each<[string, readonly Turn[], number]>([
    ['the rest goes only half, too', [1, 2], 3],
    ['the system has no room for the rest', [2, 'EAGAIN'], 2],
    ['the system has no room at all', ['EAGAIN'], 0],
  ])('says that it failed, and stays open, when %s', (_when, turns, taken) => {
    const descriptor = new FakeDescriptor(...turns, 4);
    const writer = new DescriptorWriter(descriptor);
    expect([writer.write(command), descriptor.taken.length, descriptor.closes]).toEqual([false, taken, 0]);
    expect(writer.write(command)).toBe(true);
  });

  it.each([['EIO'], ['ENXIO'], ['EBADF']])('lets go of a line that fails with %s, and writes nothing after that', (code) => {
    const descriptor = new FakeDescriptor(code, 4);
    const writer = new DescriptorWriter(descriptor);
    expect([writer.write(command), writer.write(command)]).toEqual([false, false]);
    expect([descriptor.writes, descriptor.closes]).toEqual([1, 1]);
  });

  it('lets go of a line that fails in the rest of a command', () => {
    const descriptor = new FakeDescriptor(2, 'EIO');
    expect(new DescriptorWriter(descriptor).write(command)).toBe(false);
    expect(descriptor.closes).toBe(1);
  });

  it('closes its descriptor once, whatever that says', () => {
    const descriptor = new FakeDescriptor();
    descriptor.closeFailure = 'EIO';
    const writer = new DescriptorWriter(descriptor);
    writer.close();
    writer.close();
    expect([descriptor.closes, writer.write(command)]).toEqual([1, false]);
  });
});

describe('opening a second writer', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-second-'));
    writeFileSync(path.join(folder, 'file'), 'as it was');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives none for a path that is missing', () => {
    expect(openSecondWriter(path.join(folder, 'nope'))).toBeNull();
  });

  it('gives none for a file that is no device', () => {
    expect(openSecondWriter(path.join(folder, 'file'))).toBeNull();
  });

  it('gives none for a serial server', () => {
    expect(openSecondWriter('tcp://127.0.0.1:4001')).toBeNull();
  });

  it('writes to a device until it is closed', () => {
    const writer = openSecondWriter('/dev/null') ?? expect.fail('no writer');
    expect(writer.write(command)).toBe(true);
    writer.close();
    expect(writer.write(command)).toBe(false);
  });
});
