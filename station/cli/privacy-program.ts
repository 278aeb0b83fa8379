import { type Command, InvalidArgumentError, Option } from 'commander';
import { calendarDate, configOption, finish } from './command-parts.ts';
import { type PageLanguage, pageLanguages } from '../privacy/page-texts.ts';
import { privacyRoles } from '../privacy/privacy-roles.ts';
import type { RightsOptions } from './privacy.command.ts';
import type { WindowOptions } from './incident.command.ts';
import type { ProofOptions } from './privacy-proof.command.ts';
import type { StatisticsOptions } from './statistics.command.ts';
import type { VerifyReportOptions } from './verify-report.command.ts';
import { caseOption, identityOption, reasonOption } from './why-options.ts';

/** Adds what concerns people's data: `privacy ...` and `events ...`. */
export function addPrivacy(program: Command): void {
  const privacy = program.command('privacy').description('what this station keeps about people: see, hand out, erase');
  finish<{ config: string }>(
    privacy.command('statement').description('what is kept, why and how long, by this config').addOption(configOption()),
    async (options) => (await import('./privacy.command.ts')).privacyStatementCommand(options),
  );
  finish<{ config: string; language: PageLanguage }>(
    privacy
      .command('page')
      .description('the same for patrons, in their language (Markdown)')
      .addOption(configOption())
      .addOption(new Option('--language <code>', 'which language').choices([...pageLanguages]).default('fi')),
    async (options) => (await import('./privacy.command.ts')).privacyPageCommand(options),
  );
  finish<RightsOptions>(withRights(privacy.command('export').description('everything here about one card')), async (options) =>
    (await import('./privacy.command.ts')).privacyExportCommand(options),
  );
  finish<RightsOptions>(
    withRights(privacy.command('erase').description('remove every trace of one card; says what stays and why')),
    async (options) => (await import('./privacy.command.ts')).privacyEraseCommand(options),
  );
  finish<RightsOptions>(
    withRights(
      privacy.command('forgive-pins').description('forget the wrong PINs of one card, so that its right one opens again; the station must run'),
    ),
    async (options) => (await import('./forgive-pins.command.ts')).forgivePinsCommand(options),
  );
  const look = (name: string, description: string): Command => withRole(privacy.command(name).description(description)).addOption(configOption());
  finish<ProofOptions>(
    look('prove', 'search the raw files for what must not be there, and sign what was found; exit 1 where something was').option(
      '--search <path...>',
      "more to search: log folders, a browser's profile",
    ),
    async (options) => (await import('./privacy-proof.command.ts')).privacyProveCommand(options),
  );
  finish<VerifyReportOptions>(
    privacy
      .command('verify-report')
      .description('whether a report of "privacy prove --json" is as the station signed it; exit 1 where it is not')
      .argument('<file>', 'the report')
      .option('--config <file>', 'the station that is to have signed it')
      .option('--key <file>', "or that station's public key (PEM)"),
    async (options) => (await import('./verify-report.command.ts')).verifyReportCommand(options),
  );
  finish<WindowOptions>(
    withWindow(look('breach-pack', 'which cards this station knew of, and when, with what was sealed: for the report of a breach')),
    async (options) => (await import('./incident.command.ts')).breachPackCommand(options),
  );
  finish<WindowOptions & { cardStdin?: boolean }>(
    withWindow(look('confirm', 'say yes, as a second person in another role, to an export of door events; prints a code for one use')).option(
      '--card-stdin',
      'a staff card and its PIN, in two lines on stdin; needed as staff where the config lists staff cards',
    ),
    async (options) => (await import('./incident.command.ts')).confirmExportCommand(options),
  );
  finish<WindowOptions & { camerasAhead?: number }>(
    withWindow(look('door-events', 'door events of a time window, without any card; a second person\'s code ("privacy confirm") on stdin')).option(
      '--cameras-ahead <seconds>',
      "how far the cameras' clock is ahead of the right time, negative where it is behind; adds their time to each event",
      seconds,
    ),
    async (options) => (await import('./incident.command.ts')).doorEventsCommand(options),
  );
  for (const name of ['rectify', 'restrict'] as const) {
    finish<{ config: string }>(privacy.command(name).description(`where to ${name} data: not here`).addOption(configOption()), async (options) =>
      (await import('./privacy.command.ts')).privacyElsewhereCommand(options, name),
    );
  }
  finish<StatisticsOptions>(
    program
      .command('statistics')
      .description('how often what happened, by hour or day, without anybody in it')
      .addOption(new Option('--by <span>', 'by the hour, without reasons; or by the day, with them').choices(['hour', 'day']).default('day'))
      .option('--from <date>', 'the first day, such as 2027-03-01; 30 days ago where left out', calendarDate)
      .option('--to <date>', 'the last day; today where left out', calendarDate)
      .addOption(configOption()),
    async (options) => (await import('./statistics.command.ts')).statisticsCommand(options),
  );
  addEvents(program);
}

function addEvents(program: Command): void {
  const events = program.command('events').description('the log of who looked at kept data');
  finish<{ config: string; report?: string }>(
    events
      .command('verify')
      .description('whether the log is whole; exit 1 where it is not')
      .option('--report <file>', 'what "privacy prove --json" printed: whether it is still the log that the report saw')
      .addOption(configOption()),
    async (options) => (await import('./events.command.ts')).eventsVerifyCommand(options),
  );
  finish<{ config: string }>(
    events.command('list').description('who looked at what kind of data, when and why').addOption(configOption()),
    async (options) => (await import('./events.command.ts')).eventsListCommand(options),
  );
}

/** Whoever acts for a patron says who, why and how the person was identified; the card stands on stdin. */
function withRights(command: Command): Command {
  return withRole(command)
    .addOption(configOption())
    .requiredOption('--card-stdin', 'the card number is read from stdin')
    .addOption(identityOption())
    .addOption(new Option('--on-behalf <whom>', 'for a ward, by its').choices(['guardian', 'guarantor']));
}

function withRole(command: Command): Command {
  return command
    .addOption(new Option('--role <role>', 'in which role').choices([...privacyRoles]).makeOptionMandatory())
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(caseOption());
}

function withWindow(command: Command): Command {
  return command
    .requiredOption('--from <time>', "on the site's wall clock, e.g. 2027-03-28T03:30, or with an offset")
    .requiredOption('--to <time>', 'the same; events before it');
}

function seconds(text: string): number {
  const value = /^-?\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('It is no number of seconds: write one such as 2.5 or -40.');
  return value;
}
