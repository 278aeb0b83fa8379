import { delay } from '../../contracts/clock.ts';
import { KioskError } from '../../contracts/errors.ts';
import { CardNumber } from '../../contracts/secrets.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { type PageLanguage, pageTexts } from '../privacy/page-texts.ts';
import { privacyPage } from '../privacy/privacy-page.ts';
import { privacyStatement, statementLines } from '../privacy/privacy-statement.ts';
import type { PrivacyRole } from '../privacy/privacy-roles.ts';
import { type Records, withRecords } from '../privacy/records.ts';
import { eraseRecords, exportRecords, registerIsElsewhere } from '../privacy/rights.ts';
import { languageFacts } from '../../texts/languages.ts';
import type { IdentityCheck, WardAsker } from '../privacy/why.ts';
import { systemClock } from '../system-clock.ts';
import { type CommonOptions, exitCodes, type ExitCode, printEither } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';
import { type WhyOptions, whyOf } from './why-options.ts';

/** What everybody who acts for a patron has to say. */
export interface RightsOptions extends CommonOptions, WhyOptions {
  readonly config: string;
  readonly role: PrivacyRole;
  readonly identityChecked: IdentityCheck;
  readonly onBehalf?: WardAsker;
}

/** Between two tries to make bytes disappear while another program reads the file. */
const waitMs = 100;

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
  return forCard(options, 'privacy.exported', async (records, card) => {
    const { config, nowMs } = records;
    const found = exportRecords(records, card);
    const { traces, pinAttempts, unreadable, damaged } = found;
    const json = {
      ok: damaged.length === 0,
      madeAt: new Date(nowMs).toISOString(),
      station: config.station.id,
      ...found,
      elsewhere: registerIsElsewhere,
      contact: config.privacy.contact ?? null,
    };
    printEither(options, json, [
      traces.length === 0 ? 'This station holds no trace of this card.' : `This station holds ${traces.length} traces of this card:`,
      ...traces.map(
        ({ at, event, resultCode, device, expiresAt }) => `  ${at}  ${event} ${resultCode} (${device ?? 'station'}), gone at ${expiresAt}`,
      ),
      ...(pinAttempts.length === 0 ? [] : [`${pinAttempts.length} tries of a PIN are counted for this card:`]),
      ...pinAttempts.map(({ at, device, expiresAt }) => `  ${at}  (${device}), gone at ${expiresAt}`),
      ...(unreadable === 0
        ? []
        : [`${unreadable} traces are of somebody whose key is lost: nobody can tell of whom, and they expire by themselves.`]),
      ...damaged.map((what) => `Not in here: ${what}, whose file is damaged: a running station puts it aside and erases it within 24 hours.`),
      registerIsElsewhere,
    ]);
    return damaged.length === 0 ? exitCodes.done : exitCodes.negative;
  });
}

/** `omatoimi privacy erase`: removes every trace of one card, which stands on stdin, and says what stays and why. */
export async function privacyEraseCommand(options: RightsOptions): Promise<ExitCode> {
  return forCard(options, 'privacy.erased', async (records, card) => {
    const { removed, areBytesGone, stays } = await eraseRecords(records, card, () => delay(systemClock, waitMs));
    printEither(options, { ok: areBytesGone, removed, areBytesGone, stays, elsewhere: registerIsElsewhere }, [
      `${removed} traces removed; their bytes ${areBytesGone ? 'are gone from the files' : 'are still held by another program that reads the file: a running station removes them within a minute of its end; run the command again to see'}.`,
      ...stays.map(({ what, why, count, until }) => `Stays: ${what} (${count}): ${why}${until === null ? '' : `; gone at ${until}`}.`),
      registerIsElsewhere,
    ]);
    return areBytesGone ? exitCodes.done : exitCodes.negative;
  });
}

/** `omatoimi privacy rectify|restrict`: where it is done, since the register is not here. */
export async function privacyElsewhereCommand(options: CommonOptions & { readonly config: string }, name: 'rectify' | 'restrict'): Promise<ExitCode> {
  const { privacy, librarySystem } = await loadCheckedConfig(options.config);
  const explanation = [
    registerIsElsewhere,
    name === 'rectify'
      ? 'To rectify: change name, address, cards, groups and bans in the library system; this station asks anew at each visit and shows the change at once.'
      : 'To restrict: set the ban or the note in the library system (a use ban stops the door, a borrowing ban the kiosk); it holds here from the next card on.',
    'What this station holds cannot be changed: a trace says what a device did. It expires by itself ("omatoimi privacy statement"); "omatoimi privacy erase" ends it at once.',
  ];
  const contact = privacy.contact ?? null;
  printEither(options, { ok: true, where: 'library system', kind: librarySystem.kind, explanation, contact }, [
    ...explanation,
    contact === null ? 'Name whom patrons ask in [privacy] contact.' : `Whom patrons ask: ${contact}`,
  ]);
  return exitCodes.done;
}

/** Reads the card, records the look, and does the work. */
async function forCard(options: RightsOptions, kind: string, work: (records: Records, card: CardNumber) => Promise<ExitCode>): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const card = await readCard();
  const { role, identityChecked, onBehalf } = options;
  const why = { ...whyOf(options), identityChecked, ...(onBehalf === undefined ? {} : { onBehalf }) };
  const look = { kind, role, why };
  return withRecords({ config, clock: systemClock, look }, (records) => work(records, card));
}

/** The one card on stdin. @throws KioskError PROGRAM_USAGE */
export async function readCard(): Promise<CardNumber> {
  const lines = splitLines(await readStdin()).filter((line) => line.toString('latin1').trim() !== '');
  const [line] = lines;
  if (line === undefined || lines.length > 1)
    throw new KioskError('PROGRAM_USAGE', 'Write one card number on stdin, on one line: on the command line others could see it.');
  return CardNumber.parse(line.toString('latin1'));
}
