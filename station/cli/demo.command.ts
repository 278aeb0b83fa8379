import { createLog } from '../log.ts';
import { startDemoStation } from '../demo/demo-station.ts';
import { findShellRuntime, openShell } from '../demo/shell-runtime.ts';
import type { RunningStation } from '../station.ts';
import { systemClock } from '../system-clock.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { screenAddresses } from './screen-addresses.ts';
import { requireScreens } from './screens-built.ts';
import { settleMemory } from './settle-memory.ts';
import { untilStopped } from './until-stopped.ts';

interface DemoOptions {
  readonly open: boolean;
  readonly port: number;
  readonly view: string;
  readonly endWithStdin?: boolean;
  readonly json?: boolean;
}

/** `omatoimi demo`: a whole station on twins, in a window where there is one, else in a browser. */
export async function demoCommand(options: DemoOptions): Promise<ExitCode> {
  requireScreens();
  const demo = await startDemoStation({ uiPort: options.port, clock: systemClock, log: createLog({ level: 'warn' }) });
  settleMemory();
  const tell = (line: string): void => void (options.json === true ? process.stderr.write(`${line}\n`) : print(line));
  const stopped = untilStopped({ withStdin: options.endWithStdin === true });
  const window = options.open ? await openWindow(demo.station, options, tell) : null;
  if (window === null) announce(demo.station, options);
  await (window === null ? stopped : Promise.race([stopped, window.closed]));
  window?.close();
  await demo.stop();
  return exitCodes.done;
}

/** The demo's window. */
interface DemoWindow {
  /** Resolves when the window is gone. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Opens the window, or says why there is none and gives null. */
async function openWindow(station: RunningStation, options: DemoOptions, tell: (line: string) => void): Promise<DemoWindow | null> {
  const runtime = await findShellRuntime(systemClock, tell);
  if (runtime.kind === 'missing') {
    tell(`No window: ${runtime.because}. The screens are in your browser instead.`);
    return null;
  }
  const child = openShell(runtime.program, { tokenFile: station.shellTokenFile ?? '', view: options.view });
  tell('The demo is open in its own window. Close it, or press Ctrl-C here, to stop.');
  if (options.json === true) print({ ready: true, url: station.rpc?.url ?? null, tokenFile: station.shellTokenFile, window: true, pid: process.pid });
  const closed = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { closed, close: () => void child.kill() };
}

/** Prints the address, and a fresh one whenever it was used: a code opens one page only. */
function announce(station: RunningStation, options: DemoOptions): void {
  const { rpc } = station;
  if (rpc === null) return;
  const addresses = (): Record<string, string> =>
    screenAddresses(
      rpc.url,
      new Map([
        ['bench', rpc.mintCode('bench')],
        ['kiosk', rpc.mintCode('kiosk')],
        ['doorPanel', rpc.mintCode('doorPanel')],
      ]),
    );
  if (options.json === true)
    return print({ ready: true, url: rpc.url, screens: addresses(), tokenFile: station.shellTokenFile, window: false, pid: process.pid });
  const { all, kiosk, door } = addresses();
  print(`Omatoimi demo: ${rpc.url}`);
  print('Each of these addresses opens one page, once:');
  print(`  all views        ${all}\n  kiosk            ${kiosk}\n  door panel       ${door}`);
  print('Press Ctrl-C to stop.');
  rpc.onCodeUsed((role) => {
    if (role === 'bench') print(`The next page: ${rpc.url}#code=${rpc.mintCode('bench')}`);
  });
}
