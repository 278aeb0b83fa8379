import { z } from 'zod';
import { eventSeverities } from './event-severity.ts';
import { siteConditions } from './refusal-codes.ts';
import { siteOpeningSchema } from './views.schema.ts';

/** Whether the technician's page is open, and if not, what keeps it shut. */
export const technicianViewSchema = z.discriminatedUnion('screen', [
  /** `isPinSet`: whether the station has a technician's PIN at all; without one nobody signs in. */
  z.object({ screen: z.literal('signIn'), isPinSet: z.boolean() }),
  /** `endsInMs`: how long the sign-in lasts from the moment of this view. */
  z.object({ screen: z.literal('signedIn'), endsInMs: z.number().min(0) }),
]);
export type TechnicianView = z.output<typeof technicianViewSchema>;

/** How a sign-in ended. `unrecorded`: the event log can't be written, and what is not recorded is not done. */
export const signInAnswers = ['signedIn', 'wrong', 'locked', 'lockedToday', 'notSet', 'unrecorded'] as const;
export type SignInAnswer = (typeof signInAnswers)[number];

const health = z.enum(['starting', 'ready', 'faulted', 'none']);

/** One door as a technician sees it. */
const doorState = z.object({
  id: z.string(),
  kind: z.enum(['entrance', 'signIn']),
  /** What its panel shows, without whom. */
  panel: z.string(),
  reader: health,
  lock: health,
  /** Where the leaf is, in the words of the supervision. */
  doorway: z.string(),
  isLockStuck: z.boolean(),
});

/** One device as a technician sees it. Bytes are counted from the station's start; none of them is kept. */
const deviceState = z.object({
  id: z.string(),
  driver: z.string(),
  state: health,
  remedy: z.string().nullable(),
  bytesIn: z.int().min(0),
  bytesOut: z.int().min(0),
  /** When the last byte came from it; null: none has. */
  lastInAt: z.iso.datetime().nullable(),
});

/** Something that happened at this station, from closed lists: never who it was. */
const stationEvent = z.object({
  /** Counts up from the station's start. */
  seq: z.int().min(1),
  at: z.iso.datetime(),
  severity: z.enum(eventSeverities),
  type: z.string(),
  place: z.string(),
  result: z.string(),
  incidentCode: z.string().nullable(),
});
export type TechnicianEvent = z.output<typeof stationEvent>;

/** The station at a glance. */
export const technicianOverviewSchema = z.object({
  /** The PC's clock, as an ISO moment, and what it means on the site's wall; null while the clock is not believed. */
  at: z.iso.datetime(),
  timeZone: z.string(),
  wallTime: z.object({ date: z.string(), time: z.string() }).nullable(),
  condition: z.enum(siteConditions),
  opening: siteOpeningSchema.nullable(),
  people: z.object({
    inside: z.int().min(0),
    /** null: who was inside when the count began is not known, and `inside` are so many at least. */
    uncertainty: z.int().min(0).nullable(),
    signedIn: z.int().min(0),
    capacity: z.int().nullable(),
  }),
  librarySystem: z.object({ state: health, remedy: z.string().nullable() }),
  doors: z.array(doorState),
  devices: z.array(deviceState),
  warnings: z.array(z.string()),
  /** Newest first. */
  events: z.array(stationEvent),
});
export type TechnicianOverview = z.output<typeof technicianOverviewSchema>;

/** How many people staff counted inside. */
export const countedPeopleSchema = z.object({ inside: z.int().min(0).max(9_999) });

const span = z.object({ from: z.string(), to: z.string() });

/** One day of the schedule, and why it is as it is. */
const scheduledDay = z.object({
  date: z.string(),
  reason: z.string(),
  bands: z.array(z.object({ from: z.string(), to: z.string(), state: z.string() })),
  /** Hours of self-service that fetched hours take away. */
  shortened: z.array(span),
  /** Of each door with hours of its own, those in which cards open it. */
  doors: z.array(z.object({ door: z.string(), open: z.array(span) })),
});

/** Whence the hours are fetched, and how old they are. Without current ones no card opens. */
const fetchedHoursStatus = z.object({
  /** `library-system`, or an address. */
  from: z.string(),
  /** When the answer was asked for that stands now, by the PC's clock; null where there was none. */
  askedAt: z.iso.datetime().nullable(),
  ageMinutes: z.int().min(0).nullable(),
  isCurrent: z.boolean(),
  /** The code of the last question's failure; null where it was answered. */
  failure: z.string().nullable(),
});
export type FetchedHoursStatus = z.output<typeof fetchedHoursStatus>;

/** The days to come. `fetched`: null where the config fetches no hours. */
export const technicianScheduleSchema = z.object({ timeZone: z.string(), fetched: fetchedHoursStatus.nullable(), days: z.array(scheduledDay) });
export type TechnicianSchedule = z.output<typeof technicianScheduleSchema>;
