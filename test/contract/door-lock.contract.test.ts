import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { guardClock as realClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { type GuardLauncher, processLauncher } from '../../device-drivers/lcus-relay/guard-process.ts';
import type { GuardMessage } from '../../device-drivers/lcus-relay/guard-protocol.codec.ts';
import { LcusGuard } from '../../device-drivers/lcus-relay/lcus-guard.ts';
import { latchCommands } from '../../device-drivers/lcus-relay/latch.codec.ts';
import { latchRoute } from '../../device-drivers/lcus-relay/latch-link.ts';
import { lcusCommands, type RelayCommands } from '../../device-drivers/lcus-relay/lcus.codec.ts';
import { LcusRelay } from '../../device-drivers/lcus-relay/lcus-relay.driver.ts';
import type { ByteRoute } from '../../device-drivers/transport/byte-link.ts';
import { openSecondWriter, type SecondWriter } from '../../device-drivers/transport/second-descriptor.ts';
import { LcusRelayTwin } from '../../simulator/devices/lcus-relay-twin.ts';
import { describeDoorLock, type LockRig } from './door-lock.suite.ts';
import type { ContractLine, ContractLineMaker } from './lines.ts';

/** A guard in this process, for the line that no other process can reach. */
function inProcessLauncher(route: ByteRoute, commands: RelayCommands): GuardLauncher {
  return ({ onMessage, onExit }, { mayBeOn }) => {
    // As through a pipe: nothing is heard while the sender still speaks.
    const tell = (message: GuardMessage): void => queueMicrotask(() => onMessage(message));
    const guard = new LcusGuard({ route, clock: realClock, commands, mayBeOn, tellsWire: false, tell, exit: onExit });
    queueMicrotask(() => guard.start());
    return { send: (request) => guard.take(request), end: () => guard.end(), kill: () => guard.end(), leave: () => undefined };
  };
}

async function lcusRig(makeLine: ContractLineMaker): Promise<LockRig> {
  let made: ContractLine | null = null;
  const twin = await LcusRelayTwin.start(async (events) => {
    made = await makeLine(events);
    return made.twinLine;
  });
  const line = made as unknown as ContractLine;
  const launch =
    line.path === null
      ? inProcessLauncher(line.route, lcusCommands(1))
      : processLauncher({ family: 'lcus', path: line.path, baudRate: 9600, channel: 1, tellsWire: false });
  const openWriter = (): SecondWriter | null => (line.path === null ? null : openSecondWriter(line.path));
  const lock = new LcusRelay({ launch, openWriter }, { id: brandId<DeviceId>('lock'), clock: realClock });
  return { line, lock, twin, shortPulseMs: 300 };
}

/** A lock with two coils on relays 1 and 2 of one board. */
async function latchRig(makeLine: ContractLineMaker): Promise<LockRig> {
  let made: ContractLine | null = null;
  const twin = await LcusRelayTwin.start(
    async (events) => {
      made = await makeLine(events);
      return made.twinLine;
    },
    { lockChannel: 2 },
  );
  const line = made as unknown as ContractLine;
  const latch = { lockChannel: 2, driveMs: 60 };
  const commands = latchCommands(1, latch.lockChannel);
  const route = latchRoute(line.route, { commands, driveMs: latch.driveMs, clock: realClock });
  const launch =
    line.path === null
      ? inProcessLauncher(route, commands)
      : processLauncher({ family: 'lcus', path: line.path, baudRate: 9600, channel: 1, latch, tellsWire: false });
  const openWriter = (): SecondWriter | null => (line.path === null ? null : openSecondWriter(line.path));
  const lock = new LcusRelay({ launch, commands, openWriter, isLatching: true }, { id: brandId<DeviceId>('lock'), clock: realClock });
  return { line, lock, twin, shortPulseMs: 300 };
}

describeDoorLock('LCUS relay', lcusRig);
describeDoorLock('latching lock on an LCUS board', latchRig);
