import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { AudioCommand } from './audio-command.driver.ts';
import { audioCommandSettings } from './audio-command.schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'omatoimi-audio-'));
afterAll(() => rmSync(folder, { recursive: true }));

const heard = path.join(folder, 'heard');
/** A program that writes down what it was told, in place of a loudspeaker. */
const note = `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(heard)}, process.argv.slice(1).join(' ') + '|' + fs.readFileSync(0, 'utf8') + '\\n')`;

function speakers(change: object = {}) {
  const clock = new VirtualClock();
  const settings = audioCommandSettings.parse({
    speak: [process.execPath, '-e', note, 'speak', '{language}'],
    play: [process.execPath, '-e', note, 'play', '{file}'],
    ...change,
  });
  const device = new AudioCommand(settings, { id: brandId<DeviceId>('speakers'), clock });
  device.start();
  return { device, clock };
}

describe('the loudspeakers of the PC', () => {
  it('speak a text in its language and play a file, whatever signs are in them', async () => {
    const { device, clock } = speakers();
    await device.announce({ kind: 'text', text: 'Kirjasto sulkeutuu; $(echo pian) "15 min"', language: 'fi' });
    await device.announce({ kind: 'file', file: '/tmp/a b;c.wav' });
    expect(readFileSync(heard, 'utf8')).toBe('speak fi|Kirjasto sulkeutuu; $(echo pian) "15 min"\nplay /tmp/a b;c.wav|\n');
    expect([device.health.state, clock.pendingTimers]).toEqual(['ready', 0]);
  });

  it.each([
    ['is not installed', ['omatoimi-no-such-program'], 'DEVICE_MISSING'],
    ['fails', [process.execPath, '-e', 'process.exit(3)'], 'DEVICE_PROTOCOL'],
  ])('say what to do where the program %s, and are well again with the next success', async (_, speak, code) => {
    const { device } = speakers({ speak });
    await expect(device.announce({ kind: 'text', text: 'a', language: 'fi' })).rejects.toMatchObject({ code });
    expect(device.health.state).toBe('faulted');
    await device.announce({ kind: 'file', file: 'x' });
    expect(device.health.state).toBe('ready');
  });

  it('end a program that hangs, by time and by the stop', async () => {
    const { device, clock } = speakers({ speak: [process.execPath, '-e', 'setInterval(() => {}, 1000)'] });
    const hanging = device.announce({ kind: 'text', text: 'a', language: 'fi' }).catch((error: unknown) => error);
    await clock.advance(60_000);
    expect(await hanging).toMatchObject({ code: 'DEVICE_TIMEOUT' });
    const stopped = device.announce({ kind: 'text', text: 'a', language: 'fi' }).catch((error: unknown) => error);
    await device.stop();
    expect(await stopped).toMatchObject({ code: 'DEVICE_PROTOCOL' });
  });
});
