import readline from 'node:readline';
import { KioskError } from '../../contracts/errors.ts';
import { nearestName } from '../config/nearest-name.ts';
import { loadSimulator, type Simulator } from '../simulation.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { untilStopped } from './until-stopped.ts';

/** Of `omatoimi simulate device`. */
export interface SimulateDeviceOptions {
  readonly driver: string;
  /** True: any path; a text: the path to stand at. */
  readonly pty?: boolean | string;
  readonly tcp?: number;
  readonly fault?: string;
  readonly option?: readonly string[];
}

type Twin = Awaited<ReturnType<Simulator['deviceTwinRows'][number]['start']>>;

/**
 * `omatoimi simulate device DRIVER`: runs until it is stopped. The first line on stdout tells its path; then every line on
 * stdin is something to do (`scan 123`, `fault silence`, `unplug`, `plug`, `state`) and is answered by a line of JSON.
 */
export async function simulateDeviceCommand(options: SimulateDeviceOptions): Promise<ExitCode> {
  const { deviceTwinRows, openPtyTwinLine, openTcpTwinLine } = await loadSimulator();
  const drivers = deviceTwinRows.map(({ driver }) => driver);
  const row = deviceTwinRows.find(({ driver }) => driver === options.driver);
  if (row === undefined) throw unknownDriver(options.driver, drivers);
  if ((options.pty === undefined) === (options.tcp === undefined))
    throw new KioskError('PROGRAM_USAGE', 'Give the twin one line: --pty, or --tcp with a port.');
  const link = typeof options.pty === 'string' ? options.pty : undefined;
  const { tcp } = options;
  const twin = await row
    .start((events) => (tcp === undefined ? openPtyTwinLine(events, link) : openTcpTwinLine(events, { port: tcp })), wordsOf(options.option ?? []))
    .catch((cause: unknown) => {
      throw new KioskError('PROGRAM_USAGE', cause instanceof Error ? cause.message : 'The twin did not start.', { cause });
    });
  if (options.fault !== undefined) await setFault(twin, options.fault);
  // Before the line that says it is ready: whoever reads that line may stop it at once.
  const stopped = untilStopped();
  print({ ready: true, driver: row.driver, path: twin.path, acts: row.acts, faults: twin.faults, pid: process.pid });
  const commands = readline.createInterface({ input: process.stdin });
  let turn: Promise<void> = Promise.resolve();
  commands.on('line', (line) => {
    turn = turn.then(() => carryOut(twin, line));
  });
  await stopped;
  commands.close();
  await turn;
  await twin.stop();
  return exitCodes.done;
}

function unknownDriver(driver: string, drivers: readonly string[]): KioskError {
  const near = nearestName(driver, drivers);
  return new KioskError(
    'PROGRAM_USAGE',
    `There is no twin of "${driver}": ${near === undefined ? `there are ${drivers.join(', ')}` : `did you mean "${near}"?`}`,
  );
}

function wordsOf(options: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    options.map((option) => {
      const at = option.indexOf('=');
      if (at < 1) throw new KioskError('PROGRAM_USAGE', `--option ${option} needs a name and a value: write --option name=value.`);
      return [option.slice(0, at), option.slice(at + 1)];
    }),
  );
}

async function setFault(twin: Twin, fault: string): Promise<void> {
  try {
    await twin.setFault(fault);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    await twin.stop();
    throw new KioskError('PROGRAM_USAGE', cause.message, { cause });
  }
}

async function carryOut(twin: Twin, line: string): Promise<void> {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (word === '') return;
  try {
    if (word === 'fault') await twin.setFault(rest[0] ?? '');
    else if (word === 'unplug') await twin.unplug();
    else if (word === 'plug') await twin.plug();
    else if (word !== 'state') await twin.act([word, ...rest]);
    print({ ok: true, state: twin.state() });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    print({ ok: false, error: error.message });
  }
}
