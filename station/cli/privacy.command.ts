import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import type { ChainFlaw } from '../../sync/event-log/event-chain.codec.ts';
import { appendEvent, verifyEvents } from '../../sync/event-log/event-log.ts';
import { DayKeys } from '../../sync/keys/day-keys.ts';
import { openKeyFiles } from '../../sync/keys/key-files.ts';
import { openTraceConsole, type TraceConsole } from '../../sync/store/trace-console.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { keyFolder } from '../parts/keys-part.ts';
import { type PageLanguage, pageTexts } from '../privacy/page-texts.ts';
import { privacyPage } from '../privacy/privacy-page.ts';
import { privacyStatement, statementLines } from '../privacy/privacy-statement.ts';
import { languageFacts } from '../../texts/languages.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import type { PrivacyRole } from './privacy-roles.ts';
import { readStdin, splitLines } from './stdin.ts';

/** What everybody who acts for a patron has to say. */
export interface RightsOptions extends CommonOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  readonly reason: string;
  /** How the person was identified, e.g. "passport at the desk". */
  readonly identityChecked: string;
  readonly onBehalf?: 'guardian' | 'guarantor';
}

const registerIsElsewhere =
  'Names, addresses, loans and fees are in the library system, not here: ask there for what it holds, and have it put right or restricted there.';

/** `omatoimi privacy statement`: what is kept, why and how long, by this config. */
export async function privacyStatementCommand(options: CommonOptions & { readonly config: string }): Promise<ExitCode> {
  const statement = privacyStatement(await loadCheckedConfig(options.config));
  printEither(options, { ok: true, ...statement }, statementLines(statement));
  return exitCodes.done;
}

/** `omatoimi privacy page`: what patrons may read of it, in their language, by this config (Markdown). */
export async function privacyPageCommand(options: CommonOptions & { readonly config: string; readonly language: PageLanguage }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const page = privacyPage({ config, texts: await pageTexts(options.language), locale: languageFacts[options.language].locale });
  printEither(options, { ok: true, language: options.language, markdown: page }, [page.trimEnd()]);
  return exitCodes.done;
}

/** `omatoimi privacy export`: everything here that is about one card, which stands on stdin. The look is recorded first, without the card. */
export async function privacyExportCommand(options: RightsOptions): Promise<ExitCode> {
  const { config, digests, days, console: traces } = await opened(options, 'privacy.exported');
  try {
    const found = (traces?.tracesOf(digests, systemClock.now()) ?? []).map(({ atMs, expiresAtMs, borrower: _sealed, ...trace }) => ({
      at: new Date(atMs).toISOString(),
      ...trace,
      expiresAt: new Date(expiresAtMs).toISOString(),
    }));
    const unreadable = traces?.countSealedOtherwise(days) ?? 0;
    const json = {
      ok: true,
      madeAt: new Date(systemClock.now()).toISOString(),
      station: config.station.id,
      traces: found,
      unreadable,
      elsewhere: registerIsElsewhere,
      contact: config.privacy.contact ?? null,
    };
    printEither(options, json, [
      found.length === 0 ? 'This station holds no trace of this card.' : `This station holds ${found.length} traces of this card:`,
      ...(unreadable === 0
        ? []
        : [`${unreadable} traces are of somebody whose key is lost: nobody can tell of whom, and they expire by themselves.`]),
      ...found.map(
        ({ at, event, resultCode, device, expiresAt }) => `  ${at}  ${event} ${resultCode} (${device ?? 'station'}), gone at ${expiresAt}`,
      ),
      registerIsElsewhere,
    ]);
    return exitCodes.done;
  } finally {
    traces?.close();
  }
}

/** `omatoimi privacy erase`: removes every trace of one card, which stands on stdin, and says what stays and why. */
export async function privacyEraseCommand(options: RightsOptions): Promise<ExitCode> {
  const { digests, console: traces } = await opened(options, 'privacy.erased');
  try {
    const { removed, isErased } = traces?.eraseOf(digests) ?? { removed: 0, isErased: true };
    const stays = [
      { what: 'tries of wrong PINs', why: 'they keep strangers from guessing this PIN; no card number is in them', untilMs: 86_400_000 },
      {
        what: 'items in the journal of loans and returns',
        why: 'an unsent return must reach the library system; no borrower is in it',
        untilMs: null,
      },
    ];
    printEither(options, { ok: isErased, removed, areBytesGone: isErased, stays, elsewhere: registerIsElsewhere }, [
      `${removed} traces removed; their bytes ${isErased ? 'are gone from the files' : 'go within a minute, as soon as another reader lets go of the file: run the command again to see'}.`,
      ...stays.map(({ what, why }) => `Stays: ${what}: ${why}.`),
      registerIsElsewhere,
    ]);
    return isErased ? exitCodes.done : exitCodes.negative;
  } finally {
    traces?.close();
  }
}

/** `omatoimi privacy rectify|restrict`: where it is done, since the register is not here. */
export async function privacyElsewhereCommand(options: CommonOptions & { readonly config: string }): Promise<ExitCode> {
  const { privacy } = await loadCheckedConfig(options.config);
  const lines = [
    registerIsElsewhere,
    'What this station holds expires by itself ("omatoimi privacy statement"); "omatoimi privacy erase" ends it at once.',
  ];
  printEither(options, { ok: true, where: 'library system', explanation: lines, contact: privacy.contact ?? null }, lines);
  return exitCodes.done;
}

/** `omatoimi events verify`: whether the log of looks is whole. Exit 1 where it is not. */
export async function eventsVerifyCommand(options: CommonOptions & { readonly config: string }): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { rows, flaw } = await verifyEvents(config.station.dataDir, await openKeyFiles(keyFolder(config), { isMade: false }));
  printEither(options, { ok: flaw === null, rows, flaw }, [flaw === null ? `${rows} rows, whole.` : flawWords(flaw)]);
  return flaw === null ? exitCodes.done : exitCodes.negative;
}

const flawWords = ({ kind, seq }: ChainFlaw): string =>
  kind === 'endUnknown'
    ? `The ${seq} rows follow each other, but the key folder does not tell how far the log had come: find out who moved or removed it.`
    : `Row ${seq} is ${kind}: somebody changed the log. Keep the PC as it is and tell the data-protection officer.`;

interface Opened {
  readonly config: StationConfig;
  readonly digests: readonly Uint8Array[];
  /** Days whose keys live. */
  readonly days: readonly string[];
  readonly console: TraceConsole | null;
}

/** Records the look, then opens what is looked at. */
async function opened(options: RightsOptions, kind: string): Promise<Opened> {
  const config = await loadCheckedConfig(options.config);
  const card = await readCard();
  const keyFiles = await openKeyFiles(keyFolder(config), { isMade: false });
  const keys = await DayKeys.read({ files: keyFiles, clock: systemClock });
  await appendEvent(config.station.dataDir, keyFiles, { atMs: Math.floor(systemClock.now()), kind, role: options.role, reason: reasonOf(options) });
  const digests = keys.digests('trace').living(card);
  return { config, days: keys.days, digests: digests.map(({ digest }) => digest), console: openTraceConsole(config.station.dataDir) };
}

const reasonOf = ({ reason, identityChecked, onBehalf }: RightsOptions): string =>
  `${reason}; identity: ${identityChecked}${onBehalf === undefined ? '' : `; for a ward, by the ${onBehalf}`}`;

async function readCard(): Promise<CardNumber> {
  const [line] = splitLines(await readStdin());
  if (line === undefined)
    throw new KioskError('PROGRAM_USAGE', 'Write the card number on stdin, on one line: on the command line others could see it.');
  return CardNumber.parse(line.toString('latin1'));
}
