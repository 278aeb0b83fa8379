import { z } from 'zod';
import { caseNumberPattern, lookReasons } from './look-reasons.ts';
import { identityChecks, wardAskers } from './staff-look.ts';
import { remainderKinds } from './staff-records.schema.ts';

/** Why somebody looks, in words of closed lists only: it stands in the event log for good. */
const why = { reason: z.enum(lookReasons), caseNumber: z.string().regex(caseNumberPattern).optional() };
const card = z.string().min(1).max(64);
const identityChecked = z.enum(identityChecks);
const onBehalf = z.enum(wardAskers).optional();
/** At the kiosk: nobody showed the card, and the record says so. */
const isTyped = z.boolean().optional();
/** On the site's wall clock, `2027-03-28T03:30`. */
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
const window = { from: moment, to: moment };

/** Somebody whose PIN this station holds up after too many wrong ones. */
const forgivePins = z.object({ task: z.literal('forgivePins'), card, ...why, identityChecked, onBehalf });
export type ForgivePins = Omit<z.output<typeof forgivePins>, 'task'>;
/** The same on the command line of the running station's PC. */
export const forgivePinsSchema = forgivePins.omit({ task: true }).extend({ role: z.enum(['staff', 'technician', 'dataProtectionOfficer']) });

/** What a signed-in technician may ask of what the station keeps; every one is recorded with its reason before it is done. */
export const privacyTaskSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('export'), card, ...why, identityChecked, onBehalf, isTyped }),
  z.object({ task: z.literal('erase'), card, ...why, identityChecked, onBehalf, isTyped }),
  forgivePins,
  z.object({ task: z.literal('breach'), ...why, ...window }),
  /** `code`: a second person's, from `omatoimi privacy confirm` in another role. */
  z.object({ task: z.literal('doorEvents'), ...why, code: z.string().min(1).max(20), ...window }),
  /** The technician is the second person of somebody else's export. */
  z.object({ task: z.literal('confirm'), ...why, ...window }),
  /** A search of the raw files for what must be gone, signed. */
  z.object({ task: z.literal('prove'), ...why }),
  /** Where it is done, since the register is not here: nobody's data are looked at. */
  z.object({ task: z.literal('rectify') }),
  z.object({ task: z.literal('restrict') }),
]);
export type PrivacyTask = z.output<typeof privacyTaskSchema>;

/** What a proof of forgetting looked for, or counted, in the order in which it is told. */
export const proofStepIds = [
  'expired',
  'clockAhead',
  'markersInStore',
  'markersInFolders',
  'foldersUnplanted',
  'markersLeft',
  'leftovers',
  'sealed',
  'keyless',
  'lookedFor',
  'files',
  'bytes',
  'unreadable',
  'plain',
  'notThere',
] as const;
export type ProofStepId = (typeof proofStepIds)[number];

const iso = z.string();
const event = { at: iso, event: z.string(), resultCode: z.string() };

/** What came of it. Lists are as long as they are: a technician saves them as a file. */
export const privacyAnswerSchema = z.discriminatedUnion('task', [
  z.object({
    task: z.literal('export'),
    traces: z.array(z.object({ ...event, purpose: z.string(), device: z.string().nullable(), incidentCode: z.string().nullable(), expiresAt: iso })),
    pinAttempts: z.array(z.object({ at: iso, device: z.string(), expiresAt: iso })),
    unreadable: z.int().min(0),
    damaged: z.array(z.string()),
  }),
  z.object({
    task: z.literal('erase'),
    removed: z.int().min(0),
    areBytesGone: z.boolean(),
    stays: z.array(z.object({ kind: z.enum(remainderKinds), what: z.string(), why: z.string(), count: z.int(), until: iso.nullable() })),
  }),
  /** `isStored` false: they could not be erased from the disk, and count again after a restart. */
  z.object({ task: z.literal('forgivePins'), tries: z.int().min(0), isStored: z.boolean() }),
  z.object({
    task: z.literal('breach'),
    cards: z.array(z.object({ ...event, card: z.string() })),
    people: z.int(),
    eventsWithoutCard: z.int(),
    unreadable: z.int(),
    sealed: z.string(),
    notOnDisk: z.string(),
  }),
  z.object({
    task: z.literal('doorEvents'),
    confirmedBy: z.string(),
    clock: z.object({
      source: z.string(),
      isSynchronised: z.boolean().nullable(),
      aheadMs: z.number().nullable(),
      uncertainMs: z.number().nullable(),
      isWithinSecond: z.boolean().nullable(),
      note: z.string(),
    }),
    events: z.array(z.object({ ...event, device: z.string().nullable(), incidentCode: z.string().nullable() })),
  }),
  z.object({ task: z.literal('confirm'), code: z.string(), minutes: z.int() }),
  z.object({
    task: z.literal('prove'),
    isOk: z.boolean(),
    /** How far the event log had come. */
    events: z.object({ seq: z.int(), hash: z.string() }).nullable(),
    steps: z.array(
      z.object({ id: z.enum(proofStepIds), what: z.string(), isOk: z.boolean(), count: z.int(), files: z.array(z.string()).optional() }),
    ),
    searched: z.array(z.object({ place: z.string(), files: z.int(), bytes: z.int() })),
    /** What was signed, as JSON; signature in base64, key in PEM. */
    report: z.string(),
    signature: z.string(),
    publicKey: z.string(),
  }),
  /** `contact`: whom patrons ask, where the config tells. */
  z.object({ task: z.literal('rectify'), contact: z.string().nullable() }),
  z.object({ task: z.literal('restrict'), contact: z.string().nullable() }),
  /** Not done: a sentence that says what to do. */
  z.object({ task: z.literal('refused'), sentence: z.string() }),
]);
export type PrivacyAnswer = z.output<typeof privacyAnswerSchema>;
