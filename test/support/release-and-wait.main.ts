/**
 * A parent for the guard's tests: releases the lock on PATH for MS, once, and then waits to be killed. SIGTERM stops it in order.
 * `PATH MS [WAY]`: by its own hand, unless WAY is `through-guard`, or `latch` for a latching lock with its locking coil on relay 2; `SIGNAL-before-on` and `SIGNAL-before-word` send it a signal
 * right before it switches on, and between that and the word to its guard.
 */
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { type GuardLauncher, processLauncher } from '../../device-drivers/lcus-relay/guard-process.ts';
import type { GuardRequest } from '../../device-drivers/lcus-relay/guard-protocol.codec.ts';
import { latchCommands } from '../../device-drivers/lcus-relay/latch.codec.ts';
import { LcusRelay } from '../../device-drivers/lcus-relay/lcus-relay.driver.ts';
import { openSecondWriter, type SecondWriter } from '../../device-drivers/transport/second-descriptor.ts';

const [path = '', ms = '', way = ''] = process.argv.slice(2);
const [signal = '', moment = ''] = way.split(/-before-/);

const isLatching = way === 'latch';
const latch = isLatching ? { lockChannel: 2, driveMs: 100 } : undefined;
const launchProcess = processLauncher({ family: 'lcus', path, baudRate: 9600, channel: 1, latch, tellsWire: false });
const launch: GuardLauncher = (events, start) => {
  const guard = launchProcess(events, start);
  const send = (request: GuardRequest): void => {
    if (request.type === 'given' && moment === 'word') process.kill(process.pid, signal);
    guard.send(request);
  };
  return { ...guard, send };
};

function openWriter(): SecondWriter | null {
  const writer = way === 'through-guard' ? null : openSecondWriter(path);
  if (writer === null || moment !== 'on') return writer;
  const write = (bytes: Uint8Array): boolean => {
    process.kill(process.pid, signal);
    return writer.write(bytes);
  };
  return { write, close: () => writer.close() };
}

const lock = new LcusRelay(
  { launch, openWriter, ...(isLatching ? { isLatching, commands: latchCommands(1, 2) } : {}) },
  { id: brandId<DeviceId>('lock'), clock: guardClock },
);
const stopWatching = lock.onHealth((health) => {
  if (health.state !== 'ready') return;
  stopWatching();
  // Its first sign of life proves the guard awake; until then every command goes through it.
  // As in a station, a release that its guard did not answer ends nothing: that guard may be stopped before it hears of it.
  guardClock.setTimer(200, () => void lock.release(Number(ms)).catch((error: unknown) => console.error(error)));
});
lock.start();
process.once('SIGTERM', () => void lock.stop());
