import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { calendarDate, configOption, finish } from './command-parts.ts';
import { inspectableProtocols } from './inspect-protocols.ts';
import type { JournalListOptions } from './journal.command.ts';
import { exitCodes, outliveReader, reportFailure } from './output.ts';
import { privacyRoles } from '../privacy/privacy-roles.ts';
import { addPrivacy } from './privacy-program.ts';
import { type ScreenView, screenViews } from './screen-views.ts';
import type { SimulateDeviceOptions } from './simulate-device.command.ts';
import type { SimulateOptions } from './simulate.command.ts';
import { asksForJson, usageError } from './usage-error.ts';
import { readVersion } from './version.ts';
import { caseOption, reasonOption } from './why-options.ts';

/** A parser for an option that is a whole number from 0 to `most`. */
const wholeNumber =
  (most: number, what: string) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value <= most)) throw new InvalidArgumentError(`It is not ${what}: give 0 to ${most}.`);
    return value;
  };
const port = wholeNumber(65_535, 'a port');
const milliseconds = wholeNumber(600_000, 'a number of milliseconds');

/** A fault of a twin: `slow=MS`, or a name. */
function fault(text: string): SimulateOptions['fault'] {
  const { name = '', ms } = /^(?<name>slow)=(?<ms>\d{1,6})$|^(?<name>hang|garbage|drop-reply|cut)$/.exec(text)?.groups ?? {};
  if (name === '') throw new InvalidArgumentError('It is no fault of a twin: give slow=2000, hang, garbage, drop-reply or cut.');
  return { name: name as NonNullable<SimulateOptions['fault']>['name'], slowMs: Number(ms ?? 0) };
}

const endWithStdinOption = (): Option => new Option('--end-with-stdin', 'stop when stdin closes: for the program that starts this one');

function addRunning(program: Command): void {
  finish<{ open: boolean; port: number; view: string; endWithStdin?: boolean }>(
    program
      .command('demo')
      .description('start a whole station with twins for every device and for the library system, and show its screens')
      .option('--no-open', 'do not open a window: print the address only')
      .option('--port <number>', 'port of the screens', port, 4600)
      .addOption(new Option('--view <name>', 'the view to open first').choices(['landing', 'kiosk', 'door', 'bench']).default('landing'))
      .addOption(endWithStdinOption()),
    async (options) => (await import('./demo.command.ts')).demoCommand(options),
  );
  finish<{ config: string; endWithStdin?: boolean }>(
    program
      .command('station')
      .description('run the station of this config until it is told to stop')
      .addOption(configOption())
      .addOption(endWithStdinOption()),
    async (options) => (await import('./station.command.ts')).stationCommand(options),
  );
  finish<{ config: string; view?: ScreenView }>(
    program
      .command('screens')
      .description('print one-time addresses that open the screens of the running station in a browser on this PC')
      .addOption(new Option('--view <name>', "this one only; the technician's page comes only when it is named").choices(screenViews))
      .addOption(configOption()),
    async (options) => (await import('./screens.command.ts')).screensCommand(options),
  );
  finish<{ config: string }>(
    program
      .command('technician')
      .description("the technician's page")
      .command('set-pin')
      .description('set the PIN that opens it, which stands on stdin')
      .addOption(configOption()),
    async (options) => (await import('./technician.command.ts')).technicianSetPinCommand(options),
  );
}

function addAsking(program: Command): void {
  const config = program.command('config').description('check a config, or print its schema');
  finish<{ file: string }>(
    config.command('check').description('check a station.toml whole and name every problem').argument('<file>', 'the station.toml'),
    async (options) => (await import('./config.command.ts')).configCheckCommand(options),
  );
  finish(config.command('schema').description('print the JSON Schema of station.toml'), async () =>
    (await import('./config.command.ts')).configSchemaCommand(),
  );
  finish<{ config: string }>(
    program
      .command('patron')
      .description('ask the library system about a patron: card on stdin, PIN on a second line; exit 0 if this station admits or serves the patron')
      .addOption(configOption()),
    async (options) => (await import('./patron.command.ts')).patronCommand(options),
  );
  finish<{ config: string; cardStdin?: boolean; item?: string }>(
    program
      .command('check')
      .description('try the library system and every device, each with its milliseconds')
      .option('--card-stdin', 'try a test patron too: card on stdin, PIN on a second line; shows which facts are told, not what they are')
      .option('--item <barcode>', 'try a test item too')
      .addOption(configOption()),
    async (options) => (await import('./check.command.ts')).checkCommand(options),
  );
}

function addSchedule(program: Command): void {
  finish<{ config: string; days: number; from?: string }>(
    program
      .command('schedule')
      .description('what the schedule makes of the days to come')
      .command('preview')
      .description('every day with its hours, and every change of state')
      .option('--days <number>', 'how many days, 1 to 400', wholeNumber(400, 'a number of days'), 14)
      .option('--from <date>', 'the first day, such as 2027-03-28; today where left out', calendarDate)
      .addOption(configOption()),
    async (options) => (await import('./schedule.command.ts')).schedulePreviewCommand(options),
  );
}

function addClock(program: Command): void {
  finish<{ config: string }>(
    program
      .command('clock')
      .description("this PC's clock, by which hours and schedules go")
      .command('confirm')
      .description('say that the clock is right, where it is doubted and no time server can say so; with the station stopped')
      .addOption(configOption()),
    async (options) => (await import('./clock.command.ts')).clockConfirmCommand(options),
  );
}

function addDoor(program: Command): void {
  const door = program.command('door').description('what a door would decide, and the cards that it knows by itself');
  finish<{ config: string; name: string; until: string; whenClosed?: boolean; kiosk?: boolean }>(
    door
      .command('whitelist')
      .description("the lines for station.toml of a cleaner's or guard's card; card and PIN in two lines on stdin")
      .requiredOption('--name <name>', 'a task, not a person, such as cleaning-1')
      .requiredOption('--until <date>', 'the last day on which the card opens', calendarDate)
      .option('--when-closed', 'it opens in closed hours too')
      .option('--kiosk', "it opens the staff's panel at the kiosk, and no door")
      .addOption(configOption()),
    async (options) => (await import('./whitelist.command.ts')).whitelistCommand(options),
  );
  finish<{ config: string; card: string; pinStdin?: boolean; at?: string; door?: string }>(
    door
      .command('simulate')
      .description('ask the library system about a card and tell what the door would decide, step by step; opens nothing; exit 0 for a grant')
      .requiredOption('--card <number>', "a test card's number: every program on this PC can read it")
      .option('--pin-stdin', 'with the PIN on stdin')
      .option('--at <moment>', "a moment on the site's wall clock such as 2027-03-28T03:30; now where left out")
      .option('--door <id>', 'which door; the first where left out')
      .addOption(configOption()),
    async (options) => (await import('./door.command.ts')).doorSimulateCommand(options),
  );
}

function addDevices(program: Command): void {
  finish<{ config?: string; probe?: boolean }>(
    program
      .command('devices')
      .description('list serial, HID and configured network devices with the drivers that may fit')
      .option('--config <file>', 'a station.toml: says which device is which, and lists its network devices')
      .option('--probe', 'ask each device what it is; the station must not run meanwhile'),
    async (options) => (await import('./devices.command.ts')).devicesCommand(options),
  );
  finish<{ config: string; device: string; all?: boolean; json?: boolean }>(
    program
      .command('watch')
      .description("tell what passes one device's line, cards and PINs masked, until it is stopped; the station must not run meanwhile")
      .argument('<device>', 'id of a [[devices]] section')
      .option('--all', 'what is the same as within the last two seconds, too')
      .addOption(configOption()),
    async (options) => (await import('./watch-device.command.ts')).watchDeviceCommand(options),
  );
}

function addJournal(program: Command): void {
  const journal = program.command('journal').description('loans and returns that are not settled yet: see, try again, park or close them');
  finish<JournalListOptions>(
    journal
      .command('list')
      .description('every row; exit 1 where any waits for staff')
      .option('--all', 'those that staff have closed, too')
      .option('--items', 'with the items of rows that are not settled: recorded, with --role and --reason')
      .addOption(new Option('--role <role>', 'in which role').choices([...privacyRoles]))
      .addOption(reasonOption())
      .addOption(caseOption())
      .addOption(configOption()),
    async (options) => (await import('./journal.command.ts')).journalListCommand(options),
  );
  finish<{ config: string; id?: string; allParked?: boolean }>(
    journal
      .command('retry')
      .description('let the station ask anew what became of a parked row, and send it if that is safe')
      .argument('[id]', 'number of the row')
      .option('--all-parked', 'every parked row')
      .addOption(configOption()),
    async (options) => (await import('./journal.command.ts')).journalRetryCommand(options),
  );
  finish<{ config: string; id: string }>(
    journal.command('park').description('keep a waiting row from being sent').argument('<id>', 'number of the row').addOption(configOption()),
    async (options) => (await import('./journal.command.ts')).journalParkCommand(options),
  );
  finish<{ config: string; id: string }>(
    journal
      .command('close')
      .description('end a parked row for good: staff have dealt with it in the library system')
      .argument('<id>', 'number of the row')
      .addOption(configOption()),
    async (options) => (await import('./journal.command.ts')).journalCloseCommand(options),
  );
}

function addBench(program: Command): void {
  const inspect = program.command('inspect').description('decode raw protocol messages');
  finish<{ encoding: 'utf-8' | 'latin1' | 'cp850' | 'cp437'; hex?: boolean }>(
    inspect
      .command('sip2')
      .description('raw SIP2 messages on stdin, one a line -> one JSON object a line')
      .addOption(new Option('--encoding <name>', 'how the bytes are read').choices(['utf-8', 'latin1', 'cp850', 'cp437']).default('utf-8'))
      .option('--hex', 'the lines are hex digits'),
    async (options) => (await import('./inspect.command.ts')).inspectSip2Command(options),
  );
  for (const { name, description, takesKey } of inspectableProtocols) {
    const command = inspect.command(name).description(`${description}: hex on stdin, one frame a line -> one JSON object a line`);
    if (takesKey === true)
      command.option('--key-file <file>', "the device's key (0600): MACs of recorded secure channels are checked, data decrypted");
    finish<{ keyFile?: string }>(command, async (options) => (await import('./inspect-frames.command.ts')).inspectFramesCommand(name, options));
  }
  const simulate = program.command('simulate').description('run a twin');
  finish<SimulateOptions>(
    simulate
      .command('library-system')
      .description('a library system of an invented consortium; prints {"ready":true,...} with its ports')
      .requiredOption('--sip2-port <number>', 'SIP2 port, 0 for any free one', port)
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .option('--latency-ms <number>', 'wait before each answer', milliseconds, 0)
      .option('--envelope-port <number>', 'port for SIP2 in XML over HTTP(S), 0 for any free one', port)
      .option('--rest-port <number>', "port of the consortium's own interface (docs/library-system-rest) and of Koha's, 0 for any free one", port)
      .option('--tls', 'speak TLS, with a certificate made at the start unless files are given')
      .option('--tls-key <file>', 'PEM file of the key, with --tls-cert')
      .option('--tls-cert <file>', 'PEM file of the certificate, with --tls-key')
      .addOption(new Option('--login <way>', 'how terminals log in').choices(['message93', 'telnet', 'address']).default('message93'))
      .option('--fault <name>', 'slow=2000 (milliseconds), hang, garbage, drop-reply or cut', fault),
    async (options) => (await import('./simulate.command.ts')).simulateLibrarySystemCommand(options),
  );
  finish<SimulateDeviceOptions>(
    simulate
      .command('device')
      .description('a twin of a device, on a line of its own; then a line on stdin is something to do, such as "scan 123" or "fault silence"')
      .argument('<driver>', 'whose device, such as serial-line-reader')
      .option('--pty [path]', 'on a pair of PTYs (needs socat); the path for the driver, any where left out')
      .option('--tcp <port>', 'on a port of loopback, 0 for any free one', port)
      .option('--fault <name>', 'a fault from the start; the first line on stdout lists them')
      .option('--option <name=value...>', 'a trait of this twin, such as address=1'),
    async (options) => (await import('./simulate-device.command.ts')).simulateDeviceCommand(options),
  );
}

/** Runs `omatoimi ARGS`. Sets the process's exit code: 0 yes or done, 1 a negative answer, 2 not carried out. */
export async function main(argv: readonly string[]): Promise<void> {
  outliveReader();
  const program = new Command('omatoimi')
    .description('Self-service kiosk and door access for public libraries')
    .version(await readVersion())
    .option('--json', 'print JSON for programs, with any command')
    .addHelpText('after', '\nExit code: 0 yes or done, 1 a negative answer, 2 not carried out. Errors and logs go to stderr.')
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  addRunning(program);
  addAsking(program);
  addDoor(program);
  addDevices(program);
  addSchedule(program);
  addClock(program);
  addJournal(program);
  addPrivacy(program);
  addBench(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    reportFailure(error instanceof CommanderError ? usageError(error, program, argv) : error, { json: asksForJson(argv) });
    process.exitCode = exitCodes.notCarriedOut;
  }
}
