import type { Clock } from '../../contracts/clock.ts';
import type { StationConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { ItemId } from '../../contracts/ids.ts';
import type { LibrarySystem, LibrarySystemStatus, PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import type { LinkTrial } from '../../sync/library-system/link/link-trial.ts';
import { probeTls, type TlsProbe } from '../../sync/library-system/link/tls-probe.ts';
import { openLibrarySystem } from '../parts/library-system-part.ts';

/** One thing that was tried. `remedy` says what to do where it failed, and sometimes where it soon will. */
export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly detail: string;
  readonly code?: string;
  readonly remedy?: string;
}

/** What is asked besides the status; a technician gives these. */
export interface LibraryTrials {
  readonly patron: PatronQuestion | null;
  readonly item: ItemId | null;
}

type Finding = Omit<CheckResult, 'name' | 'ms'>;

const dayMs = 86_400_000;
/** A certificate that ends sooner than this is worth a word, in days. */
const renewalDays = 30;
/** Requests without which the station cannot do its work, by what they are for. */
const neededMessages = { '63': 'patrons', '11': 'loans', '09': 'returns', '17': 'asking what became of a lost answer' } as const;

/**
 * Tries the library system of a config: TLS, each step of getting in that its kind has, status, what it supports, and a patron and
 * an item where given.
 */
export async function checkLibrary(config: StationConfig, trials: LibraryTrials, clock: Clock): Promise<CheckResult[]> {
  const timed = timer(clock);
  const probes = tlsProbesOf(config);
  const tls = await Promise.all(probes.map((probe) => timed(`library system: TLS of ${probe.host}:${probe.port}`, () => tryTls(probe, clock))));
  const link = await openLibrarySystem(config, clock);
  try {
    const steps = await tryInTurn(link.trials(), timed);
    let status: LibrarySystemStatus | null = null;
    const whole = await timed('library system', async () => {
      status = await link.status();
      return statusFinding(status);
    });
    const supported = messagesResult(status);
    if (!whole.ok) return [whole, ...tls, ...steps];
    return [
      whole,
      ...tls,
      ...steps,
      ...supported,
      ...(await tryTrials({ link, timed, needsRight: config.doors.some(({ rights }) => rights === 'library-system') }, trials)),
    ];
  } finally {
    await link.stop();
  }
}

type Timed = (name: string, attempt: () => Promise<Finding>) => Promise<CheckResult>;

function timer(clock: Clock): Timed {
  return async (name, attempt) => {
    const startedAt = clock.monotonicMs();
    const finding = await attempt().catch(failed);
    return { name, ms: Math.round((clock.monotonicMs() - startedAt) * 10) / 10, ...finding };
  };
}

/** One after the other: a step that fails is the reason of those behind it. */
async function tryInTurn(trials: readonly LinkTrial[], timed: Timed): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, attempt } of trials) {
    results.push(await timed(`library system: ${name}`, async () => ({ ok: true, detail: await attempt() })));
  }
  return results;
}

function failed(error: unknown): Finding {
  if (!(error instanceof KioskError)) throw error;
  return { ok: false, detail: 'no answer that could be used', code: error.code, remedy: error.message };
}

function tlsProbesOf({ librarySystem: { sip2, koha, rest } }: StationConfig): TlsProbe[] {
  const line = sip2 === undefined || !sip2.tls ? [] : [{ host: sip2.host, port: sip2.port, section: 'librarySystem.sip2', trust: sip2 }];
  const sites = [
    { section: 'librarySystem.koha', site: koha },
    { section: 'librarySystem.rest', site: rest },
  ].flatMap(({ section, site }) => {
    const url = site === undefined ? null : new URL(site.url);
    if (site === undefined || url?.protocol !== 'https:') return [];
    return [{ host: url.hostname, port: Number(url.port) || 443, section, trust: site }];
  });
  return [...line, ...sites];
}

async function tryTls(probe: TlsProbe, clock: Clock): Promise<Finding> {
  const { protocol, cipher, names, issuer, validToMs, pin } = await probeTls(probe, clock);
  const daysLeft = Math.floor((validToMs - clock.now()) / dayMs);
  const detail = `${protocol}, ${cipher}, for ${names}, by ${issuer}, ${daysLeft} days left, key ${pin}`;
  if (daysLeft >= renewalDays) return { ok: true, detail };
  return { ok: true, detail, remedy: `The certificate ends in ${daysLeft} days: ask its operator to renew it.` };
}

/** What a status says of itself. */
export function statusFinding(status: LibrarySystemStatus): Finding {
  const detail = `protocol ${status.protocolVersion}, institution ${status.institution}, loans ${status.mayCheckout ? 'yes' : 'no'}, returns ${status.mayCheckin ? 'yes' : 'no'}`;
  if (!status.isOnline) return { ok: false, detail, remedy: 'The library system answers but says that it is off-line: ask its operator.' };
  // Not a failure: there are systems that say no to this account and lend all the same, and a door needs neither.
  const refused = [...(status.mayCheckout ? [] : ['loans']), ...(status.mayCheckin ? [] : ['returns'])].join(' and ');
  if (refused === '') return { ok: true, detail };
  return { ok: true, detail, remedy: `It says that this account may make no ${refused}: where there is a kiosk, ask its operator to allow them.` };
}

function messagesResult(status: LibrarySystemStatus | null): CheckResult[] {
  const supported = status?.supported;
  if (supported === undefined) return [];
  const lacking = Object.entries(neededMessages).filter(([code]) => !supported.includes(code));
  const base = { name: 'library system: messages', ms: 0, detail: `supports ${supported.join(' ')}` };
  if (lacking.length === 0) return [{ ...base, ok: true }];
  const named = lacking.map(([code, what]) => `${code} (${what})`).join(', ');
  return [{ ...base, ok: false, remedy: `It says that it does not support ${named}: ask its operator to allow these to the terminal account.` }];
}

interface TrialParts {
  readonly link: LibrarySystem;
  readonly timed: Timed;
  /** Whether a door goes by the library system's word on who may come in. */
  readonly needsRight: boolean;
}

async function tryTrials({ link, timed, needsRight }: TrialParts, { patron, item }: LibraryTrials): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  if (patron !== null) results.push(await timed('library system: test patron', () => tryPatron(link, patron, needsRight)));
  if (item !== null) results.push(await timed('library system: test item', () => tryItem(link, item)));
  return results;
}

/** Which facts the library system tells, never what they are: a test patron may be a real one. */
async function tryPatron(link: LibrarySystem, question: PatronQuestion, needsRight: boolean): Promise<Finding> {
  const facts = await link.patron(question);
  await link.endSession(question.card);
  if (!facts.isKnown) return { ok: false, detail: 'the card is not known', remedy: 'Give the card of a test patron that the library system knows.' };
  const untold = Object.entries(facts).flatMap(([name, value]) => (value === 'unknown' ? [name] : []));
  const detail = `the PIN is ${facts.pin}; ${untold.length === 0 ? 'every fact is told' : `not told: ${untold.join(', ')}`}`;
  if (needsRight && facts.pin === 'right' && facts.selfServiceRight === 'unknown') {
    const remedy =
      'A door has rights = "library-system", but there is no word on who may come in: ask its operator, or set rights = "local" in [[doors]].';
    return { ok: false, detail, remedy };
  }
  if (facts.pin === 'right' || (facts.pin === 'notAsked' && question.pin === null)) return { ok: true, detail };
  return { ok: false, detail, remedy: 'The library system did not prove the PIN: check it, and the profile in [librarySystem].' };
}

async function tryItem(link: LibrarySystem, item: ItemId): Promise<Finding> {
  const state = await link.item(item);
  if (state.kind === 'known') return { ok: true, detail: `known, ${state.circulation}` };
  return { ok: false, detail: 'the item is not known', remedy: 'Give the barcode of an item that the library system knows.' };
}
