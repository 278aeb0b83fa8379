/**
 * The guard process of a relay that cannot time its own pulse. Only the driver starts it, with its pipe as stdin and stdout:
 * `--family lcus|dcttech --path P --baud-rate N --channel N [--lock-channel N --drive-ms N] [--may-be-on] [--tells-wire]`; requests and messages are in `guard-protocol.codec.ts`.
 */
import { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import type { LineSettings } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import { guardClock } from './guard-clock.ts';
import { decodeGuardRequest, encodeGuardMessage, splitLines, type GuardMessage } from './guard-protocol.codec.ts';
import { latchCommands } from './latch.codec.ts';
import { latchRoute } from './latch-link.ts';
import { LcusGuard, type LcusGuardParts } from './lcus-guard.ts';
import { lcusCommands } from './lcus.codec.ts';

/** A station that hangs reads nothing; beyond this many bytes its messages are dropped, so that the relay is never kept waiting. */
const mostUnreadBytes = 65_536;

const { values } = parseArgs({
  options: {
    family: { type: 'string', default: 'lcus' },
    path: { type: 'string', default: '' },
    'baud-rate': { type: 'string', default: '9600' },
    channel: { type: 'string', default: '1' },
    'lock-channel': { type: 'string' },
    'drive-ms': { type: 'string', default: '300' },
    'may-be-on': { type: 'boolean', default: false },
    'tells-wire': { type: 'boolean', default: false },
  },
});
const channel = Number(values.channel);
const line: LineSettings = { baudRate: Number(values['baud-rate']), dataBits: 8, parity: 'none', stopBits: 1 };

// process.stdout would write synchronously and could block for ever on a station that hangs.
const station = new Socket({ fd: 1, readable: false, writable: true });
station.on('error', () => undefined);

// The library of USB devices is nothing that a serial relay's guard should carry.
const dcttech = values.family === 'dcttech' ? await import('../dcttech-relay/dcttech-route.ts') : null;

function lcusLine(): Pick<LcusGuardParts, 'route' | 'commands'> {
  const route = routeFor(values.path, line);
  if (values['lock-channel'] === undefined) return { route, commands: lcusCommands(channel) };
  const commands = latchCommands(channel, Number(values['lock-channel']));
  return { route: latchRoute(route, { commands, driveMs: Number(values['drive-ms']), clock: guardClock }), commands };
}

const guard = new LcusGuard({
  ...(dcttech === null ? lcusLine() : { route: dcttech.dcttechRoute(values.path, channel), commands: dcttech.dcttechCommands(channel) }),
  clock: guardClock,
  mayBeOn: values['may-be-on'],
  tellsWire: values['tells-wire'],
  tell,
  exit: () => process.exit(0),
});

function tell(message: GuardMessage): void {
  if (station.writable && station.writableLength < mostUnreadBytes) station.write(encodeGuardMessage(message));
}

let pending = '';
process.stdin.setEncoding('latin1');
process.stdin.on('data', (chunk: string) => {
  const { lines, pending: rest } = splitLines(pending, chunk);
  pending = rest;
  for (const text of lines) {
    const request = decodeGuardRequest(text);
    if (request !== null) guard.take(request);
  }
});
for (const ending of ['end', 'close', 'error'] as const) process.stdin.on(ending, () => guard.end());

// Ctrl-C reaches the whole group: the station ends in order and closes the pipe when it is done.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => guard.end());
process.on('SIGHUP', () => guard.end());
process.on('uncaughtExceptionMonitor', () => guard.offNow());

guard.start();
