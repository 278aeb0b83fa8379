import type { StationConfig } from '../../contracts/config.schema.ts';
import { type PatronFacts, untoldFacts } from '../../contracts/patron-facts.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { DoorCondition } from '../../contracts/refusal-codes.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { type AdmissionStep, admissionSteps, type AdmissionStepName } from '../../domain/door/admission.policy.ts';
import { doorCondition } from '../../domain/door/door-condition.policy.ts';
import { isPinNeeded } from '../../domain/door/pin-hours.policy.ts';
import { patronQuestionFailure } from '../../domain/library-failure.policy.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { readKeptHours } from '../parts/hours-part.ts';
import { openLibrarySystem } from '../parts/library-system-part.ts';
import { scheduleOf } from '../parts/site-state-part.ts';
import { systemClock } from '../system-clock.ts';
import { listedSteps } from './listed-steps.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';
import { readWallTime } from './wall-time.ts';

/** Of `omatoimi door simulate`. `at`: a moment on the site's wall clock, or with an offset; now where it is left out. */
export interface DoorSimulateOptions {
  readonly config: string;
  readonly card: string;
  readonly pinStdin?: boolean;
  readonly at?: string;
  readonly door?: string;
  readonly json?: boolean;
}

/**
 * `omatoimi door simulate`: what the door would decide and why, asked of the real library system, with no lock and no trace. Exit 0 for a grant, 1
 * for a refusal.
 */
export async function doorSimulateCommand(options: DoorSimulateOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const door = doorOf(config, options.door);
  const card = CardNumber.parse(options.card);
  const pin = options.pinStdin === true ? await readPin() : null;
  const { at, note } = options.at === undefined ? { at: systemClock.now(), note: null } : readWallTime(options.at, config.station.timeZone);
  const asOfNow = options.at === undefined ? null : asOfNowNote(config, door);
  const schedule = scheduleOf(config, await readKeptHours(config, systemClock));
  const siteState = doorCondition(schedule.stateAt(at), door, () => schedule.ofDoor(door).stateAt(at) === 'closed');
  const wall = new ZoneClock(config.station.timeZone).wallTime(at);
  const listed = await listedSteps(config, { door: door.id, card, pin, siteState, date: wall.date });
  const needsPin = listed !== null || isPinNeeded(door, () => wall);
  const steps = listed ?? (await decide(config, { door: { ...door, pin: needsPin ? 'always' : 'never' }, card, pin, siteState, at }));
  const refusal = steps.find(({ outcome }) => outcome === 'refused');
  const decision = refusal === undefined ? 'grant' : 'refusal';
  const json = {
    ok: refusal === undefined,
    door: door.id,
    at: new Date(at).toISOString(),
    note,
    asOfNow,
    siteState,
    isListed: listed !== null,
    pin: needsPin ? 'always' : 'never',
    decision,
    code: refusal?.code ?? null,
    steps,
  };
  printEither(options, json, [
    siteState === 'doorClosed' ? `${json.at}, door ${door.id} outside its own hours` : `${json.at}, site ${siteState}, door ${door.id}`,
    ...[note, asOfNow].filter((line) => line !== null),
    ...(listed === null ? [] : ['a card of the whitelist: nobody is asked about it']),
    ...steps.map(lineOf),
    refusal === undefined ? 'would be let in' : `would be refused: ${refusal.code}`,
  ]);
  return refusal === undefined ? exitCodes.done : exitCodes.negative;
}

type Step =
  | AdmissionStep
  | {
      readonly step: 'librarySystem';
      readonly outcome: 'passed' | 'refused' | 'notJudged';
      readonly code: AdmissionStep['code'];
      readonly ms: number;
    };

interface Question {
  readonly door: StationConfig['doors'][number];
  readonly card: CardNumber;
  readonly pin: Pin | null;
  readonly siteState: DoorCondition;
  readonly at: number;
}

/** As the door does it: where nobody comes in at this hour the library system is not asked. */
async function decide(config: StationConfig, { door, card, pin, siteState, at }: Question): Promise<readonly Step[]> {
  if (siteState !== 'selfService') return admissionSteps(unasked, siteState, door);
  const librarySystem = await openLibrarySystem(config, systemClock, { judgedAt: () => at });
  const startedAt = systemClock.monotonicMs();
  const ms = (): number => Math.round((systemClock.monotonicMs() - startedAt) * 10) / 10;
  try {
    const facts = await librarySystem.patron({ card, pin: door.pin === 'never' ? null : pin });
    return [{ step: 'librarySystem', outcome: 'passed', code: null, ms: ms() }, ...admissionSteps(facts, siteState, door)];
  } catch (error) {
    return [{ step: 'librarySystem', outcome: 'refused', code: patronQuestionFailure(error), ms: ms() }];
  } finally {
    await librarySystem.endSession(card).catch(() => undefined);
    await librarySystem.stop();
  }
}

/** What no date can move: the register tells it as it is at this moment. */
function asOfNowNote({ librarySystem, openingHours }: StationConfig, { rights }: Question['door']): string {
  const isWord = librarySystem.kind === 'rest' || rights === 'library-system';
  return [
    isWord
      ? "expiry, age, bans and fees are as of now, since the library system's own word goes by its own date"
      : 'expiry and age are judged by that day; bans, fees and flags are as of now',
    ...(openingHours === undefined ? [] : ['fetched opening hours are as they stand now']),
  ].join('; ');
}

/** What is known of somebody whom nobody asked about. */
const unasked: PatronFacts = { ...untoldFacts, isKnown: false, pin: 'notAsked' };

function doorOf({ doors, station }: StationConfig, id: string | undefined): StationConfig['doors'][number] {
  if (!station.roles.includes('door')) throw new KioskError('PROGRAM_USAGE', 'This station guards no door: [station] roles does not list "door".');
  const door = id === undefined ? doors[0] : doors.find((each) => each.id === id);
  if (door === undefined) throw new KioskError('PROGRAM_USAGE', `There is no door "${id}": there are ${doors.map((each) => each.id).join(', ')}.`);
  return door;
}

async function readPin(): Promise<Pin> {
  const [pin = ''] = splitLines(await readStdin()).map((line) => line.toString('utf8'));
  return Pin.parse(pin);
}

const titles: Readonly<Record<AdmissionStepName | 'librarySystem', string>> = {
  librarySystem: 'library system answers',
  siteState: 'site open to cards',
  identity: 'card and PIN',
  cardLost: 'card not lost',
  expiry: 'card valid',
  group: 'group may come in',
  branch: 'may use this branch',
  age: 'old enough',
  guardianConsent: "guardian's consent",
  terms: 'terms accepted',
  selfServiceBan: 'no ban from self-service',
  borrowingBan: 'no borrowing ban',
  fees: 'fees below the limit',
  registerRight: "library system's own word",
};

function lineOf({ step, outcome, code }: Step): string {
  const word = { passed: 'yes', refused: 'NO', notJudged: '-' }[outcome];
  return `${word.padEnd(4)} ${titles[step]}${code === null ? '' : `: ${code}`}`;
}
