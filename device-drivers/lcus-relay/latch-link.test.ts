import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { memoryLine } from '../transport/memory-link.ts';
import { latchRoute } from './latch-link.ts';
import { latchCommands } from './latch.codec.ts';

const unlockOn = [0xa0, 1, 1, 0xa2];
const unlockOff = [0xa0, 1, 0, 0xa1];
const lockOn = [0xa0, 2, 1, 0xa3];
const lockOff = [0xa0, 2, 0, 0xa2];
const commands = latchCommands(1, 2);

async function openLatch() {
  const clock = new VirtualClock();
  const { route, device } = memoryLine();
  const lost: string[] = [];
  const link = await latchRoute(route, { commands, driveMs: 300, clock }).open(
    { onData: () => undefined, onLost: (error) => lost.push(error.code) },
    new AbortController().signal,
  );
  const done: string[] = [];
  const give = (word: 'on' | 'off'): void => link.write(commands[word], (error) => done.push(`${word} ${error?.code ?? 'done'}`));
  return { clock, device, link, lost, done, give };
}

describe('the line of a latching lock', () => {
  it('lets go of one coil before it drives the other', () => {
    expect([[...commands.on], [...commands.off], [...commands.rest]]).toEqual([
      [...lockOff, ...unlockOn],
      [...unlockOff, ...lockOn],
      [...unlockOff, ...lockOff],
    ]);
  });

  it('says "on" is done at once, and lets go of the coil after its time', async () => {
    const { clock, device, done, give } = await openLatch();
    give('on');
    expect([done, device.received]).toEqual([['on done'], [...commands.on]]);
    await clock.advance(299);
    expect(device.received).toHaveLength(commands.on.length);
    await clock.advance(1);
    expect(device.received).toEqual([...commands.on, ...commands.rest]);
  });

  it('says "off" is done when the coil was driven long enough: who waits for it may end then', async () => {
    const { clock, device, done, give } = await openLatch();
    give('off');
    await clock.advance(299);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect([done, device.received]).toEqual([['off done'], [...commands.off, ...commands.rest]]);
  });

  it('gives a second "off" its whole time, and the first one waits for it', async () => {
    const { clock, done, give } = await openLatch();
    give('off');
    await clock.advance(200);
    give('off');
    await clock.advance(299);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(done).toEqual(['off done', 'off done']);
  });

  it('unlocks while it is being locked, with one coil at a time', async () => {
    const { clock, device, done, give } = await openLatch();
    give('off');
    await clock.advance(100);
    give('on');
    await clock.advance(1000);
    expect([done, device.received]).toEqual([
      ['off done', 'on done'],
      [...commands.off, ...commands.on, ...commands.rest],
    ]);
  });

  it('tells who waits when the line is lost, and writes nothing to it any more', async () => {
    const { clock, device, done, give, lost } = await openLatch();
    give('off');
    device.unplug();
    await clock.advance(1000);
    give('on');
    expect([done, lost, device.received]).toEqual([['off DEVICE_LOST', 'on DEVICE_LOST'], ['DEVICE_LOST'], [...commands.off]]);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { clock, link, give } = await openLatch();
    give('on');
    await link.close();
    expect(clock.pendingTimers).toBe(0);
  });
});
