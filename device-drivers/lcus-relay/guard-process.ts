import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { decodeGuardMessage, encodeGuardRequest, splitLines, type GuardMessage, type GuardRequest } from './guard-protocol.codec.ts';

/** What a running guard tells its owner. */
export interface GuardEvents {
  onMessage(message: GuardMessage): void;
  /** The guard is gone, for whatever reason. Called once. */
  onExit(): void;
}

/** A guard that was started. */
export interface RunningGuard {
  /** Hands a request over; its answer comes later, never before `send` has returned. */
  send(request: GuardRequest): void;
  /** Closes the pipe: the guard switches off and exits. */
  end(): void;
  /** Ends a guard that does not answer; the next one writes "off" first. */
  kill(): void;
  /** Lets go of a guard whose pipe is closed: it goes on alone for as long as it is patient, and keeps nobody waiting. */
  leave(): void;
}

/** What a new guard has to know of the time before it. */
export interface GuardStart {
  /** The relay may be on: a pulse was given, and the guard before this one did not tell its end. */
  readonly mayBeOn: boolean;
}

/** Starts a guard. */
export type GuardLauncher = (events: GuardEvents, start: GuardStart) => RunningGuard;

/** Kinds of relays that a guard can own. */
export type GuardFamily = 'lcus' | 'dcttech';

/** What a guard process is started with. */
export interface GuardProcessOptions {
  /** Whose bytes it writes, and through what: a serial line, or a USB device's feature reports. */
  readonly family: GuardFamily;
  readonly path: string;
  /** Of no meaning to `dcttech`. */
  readonly baudRate?: number;
  readonly channel: number;
  /** A lock with a second coil, which locks; of no meaning to `dcttech`. */
  readonly latch?: { readonly lockChannel: number; readonly driveMs: number } | undefined;
  readonly tellsWire: boolean;
}

// In a bundle both files are .js and lie in the same folder.
const mainFile = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './lcus-guard.main.ts' : './lcus-guard.main.js', import.meta.url));

/** Starts guards as processes of their own, on the Node that runs the station. */
export function processLauncher(options: GuardProcessOptions): GuardLauncher {
  const { family, path, baudRate = 9600, channel, latch } = options;
  const args = ['--family', family, '--path', path, '--baud-rate', String(baudRate), '--channel', String(channel)];
  if (latch !== undefined) args.push('--lock-channel', String(latch.lockChannel), '--drive-ms', String(latch.driveMs));
  if (options.tellsWire) args.push('--tells-wire');
  return (events, { mayBeOn }) => launch(mayBeOn ? [...args, '--may-be-on'] : args, events);
}

function launch(args: readonly string[], events: GuardEvents): RunningGuard {
  // A group of its own: a signal to the station's whole group must not end the guard before it switched off.
  const child = spawn(process.execPath, [mainFile, ...args], {
    // None of the station's own: a guard that outlives it would keep waiting whoever reads those to their end.
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let pending = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    const { lines, pending: rest } = splitLines(pending, chunk);
    pending = rest;
    for (const line of lines) {
      const message = decodeGuardMessage(line);
      if (message !== null) events.onMessage(message);
    }
  });
  // A broken pipe shows as the guard's end, which follows it.
  child.stdin.on('error', () => undefined);
  let isGone = false;
  const leave = (): void => {
    if (isGone) return;
    isGone = true;
    events.onExit();
  };
  child.once('exit', leave);
  child.once('error', leave);
  return {
    send: (request) => void child.stdin.write(encodeGuardRequest(request)),
    end: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
    leave: () => {
      child.unref();
      child.stdin.destroy();
      child.stdout.destroy();
    },
  };
}
