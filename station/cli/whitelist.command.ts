import { KioskError } from '../../contracts/errors.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { listedValues } from '../../sync/fallback/card-whitelist.ts';
import { endedCardWarning, endedCardWarnings, siteDate } from '../config/ended-cards.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { systemClock } from '../system-clock.ts';
import { readOrMakeKeyFile } from '../secrets/key-file.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';

/** Of `omatoimi door whitelist`. */
export interface WhitelistOptions {
  readonly config: string;
  readonly name: string;
  readonly until: string;
  readonly whenClosed?: boolean;
  /** For the staff's panel at the kiosk instead of doors. */
  readonly kiosk?: boolean;
  readonly json?: boolean;
}

/** `omatoimi door whitelist`: the lines for `station.toml` of one cleaner's or guard's card. Card and PIN come in two lines on stdin, and stay nowhere. */
export async function whitelistCommand(options: WhitelistOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { whitelist } = config;
  if (whitelist === undefined) {
    throw new KioskError('PROGRAM_USAGE', 'The config has no whitelist: add [whitelist] with keyFile = "whitelist.key" to it, then run this again.');
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(options.name))
    throw new KioskError('PROGRAM_USAGE', 'Give --name in letters, digits, dot, dash and underscore.');
  const [card = '', pin = ''] = splitLines(await readStdin()).map((line) => line.toString('utf8'));
  const { key, isNew } = await readOrMakeKeyFile(whitelist.keyFile);
  const values = await listedValues(key, CardNumber.parse(card), Pin.parse(pin));
  const entry = {
    name: options.name,
    ...values,
    until: options.until,
    ...(options.whenClosed === true && options.kiosk !== true ? { whenClosed: true } : {}),
  };
  const lines = Object.entries(entry).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const section = options.kiosk === true ? '[[kiosk.staff]]' : '[[whitelist.cards]]';
  const now = systemClock.now();
  const own = options.until < siteDate(config, now) ? [endedCardWarning(section, options)] : [];
  const warnings = [...own, ...endedCardWarnings(config, now)];
  printEither(options, { ok: true, isNewKey: isNew, entry, warnings }, [section, ...lines]);
  // Not among the lines that go into the config.
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  return exitCodes.done;
}
