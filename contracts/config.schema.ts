import { z } from 'zod';
import { binColours } from './bin-colours.ts';
import { configId as id, nonEmpty } from './config-texts.ts';
import { doorSchema } from './door-config.schema.ts';
import { fallbackSchema, staffCard, whitelistSchema } from './fallback-config.schema.ts';
import { librarySystemSchema } from './library-system-config.schema.ts';
import { machineSides } from './machine-places.ts';
import { lookSchema } from './look-config.schema.ts';
import { languages } from './patron-facts.ts';
import { announcementSchema, evacuationSchema, occupancySchema, outputSchema } from './site-config.schema.ts';
import { patternProblem } from './safe-pattern.ts';
import { openingHoursConfigSchema } from './opening-hours.schema.ts';
import { scheduleSchema } from './schedule.schema.ts';

export const stationRoles = ['self-checkout', 'door'] as const;

/** Roles a device can fill. `site.*` devices belong to the whole station. */
export const deviceRoles = [
  'door.card',
  'door.keypad',
  'door.lock',
  'door.contact',
  'door.exit',
  'door.tamper',
  'door.voice',
  'kiosk.card',
  'kiosk.item',
  'kiosk.pad',
  'kiosk.printer',
  'kiosk.voice',
  'site.lockdown',
  'site.evacuation',
  'site.output',
  'site.announcer',
  'site.counterIn',
  'site.counterOut',
] as const;
export type DeviceRole = (typeof deviceRoles)[number];

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const station = z.strictObject({
  id: id.describe('Name of this station, shown to technicians'),
  roles: z.array(z.enum(stationRoles)).min(1).describe('What this station does: "self-checkout", "door" or both'),
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone such as "Europe/Helsinki"').default('Europe/Helsinki'),
  languages: z.array(z.enum(languages)).min(1).default(['fi', 'sv', 'en']).describe('Languages on the screens; the first is the default'),
  dataDir: nonEmpty.describe('Folder for the local store; made if missing'),
  timeServer: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:\d{1,5})?$/, 'a host such as "ntp.lumi.example", with or without ":port"')
    .optional()
    .describe("The time server that this PC and the cameras are set by (NTP): an export of door events tells the clock's error against it"),
});

const site = z.strictObject({
  name: nonEmpty.describe("The library's name as patrons know it"),
  isil: z.string().regex(/^[A-Z]{1,4}-[A-Za-z0-9:/-]{1,11}$/, 'an ISIL such as "FI-Lumi"'),
  branch: nonEmpty,
  helpPhone: z
    .string()
    .regex(/^\+?\d[\d ()-]{2,23}$/, 'a telephone number such as "09 123 4567" or "+358 9 123 4567"')
    .optional()
    .describe('Where patrons get help while nobody is there; shown with the code of a refusal or fault. Absent: no number is shown'),
});

const ui = z.strictObject({
  listen: z
    .string()
    .regex(/^(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/, 'a loopback address with a port, such as "127.0.0.1:4600"')
    .refine((listen) => Number(listen.slice(listen.lastIndexOf(':') + 1)) <= 65_535, 'a loopback address with a port of at most 65535')
    .default('127.0.0.1:4600')
    .describe('Where the screens are served; port 0 takes any free port'),
});

const device = z.strictObject({
  id,
  driver: nonEmpty,
  role: z.enum(deviceRoles),
  door: id.default('main').describe('Which door a door.* device belongs to'),
  settings: z.record(z.string(), z.unknown()).default({}).describe("Checked by the driver's own schema"),
});

const scanPattern = z.string().superRefine((source, context) => {
  const problem = patternProblem(source);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const kioskShape = z.strictObject({
  idleSeconds: z.int().min(5).max(600).default(60).describe('Quiet time until the warning appears'),
  warningSeconds: z.int().min(30).max(300).default(30).describe('How long the warning stays before the session ends'),
  pin: z.enum(['always', 'never']).default('always'),
  typedCard: z
    .boolean()
    .default(false)
    .describe('Whether a borrower number may be typed on the screen, for who has no card along; only with pin = "always"'),
  cardPattern: scanPattern
    .optional()
    .describe(
      'What the numbers of cards look like, such as "^24567[0-9]{9}$": a scan like that is a card at the item reader as well, so that one reader serves cards, phones and books',
    ),
  identityCard: z
    .boolean()
    .default(false)
    .describe(
      'Whether the personal identity code of an identity or health insurance card stands for a library card, where the library system knows it. false: such a code is never passed on',
    ),
  sets: z
    .enum(['accept', 'message', 'refuse'])
    .default('message')
    .describe(
      'A set on the pad with parts missing: "accept" lends it, "message" lends it and says what is missing, "refuse" waits until it is whole',
    ),
  countCheck: z.boolean().default(true).describe('Whether the patron is asked before the end if the pad sees every item'),
  placed: z
    .enum(['bySecurity', 'return'])
    .default('bySecurity')
    .describe(
      'What is put on the pad before any choice: "return" takes it back; "bySecurity" does so unless its alarm is on, which says it is at home: it then waits for a card',
    ),
  account: z.boolean().default(true).describe('Whether patrons who logged in may see and renew their own loans, and see their holds'),
  fees: z.boolean().default(true).describe("Whether the patron's account shows what is owed; the library system decides what follows from it"),
  webLibrary: z
    .url({ protocol: /^https$/, error: 'an address such as "https://lumi.example.org"' })
    .max(200)
    .optional()
    .describe("The web library's address, shown as a QR code where fees are paid and printed on receipts. Absent: no code is shown"),
  receipts: z
    .enum(['none', 'ask', 'always'])
    .default('ask')
    .describe('Receipts, where there is a kiosk.printer: "ask" offers one at the end, "always" prints one for each visit'),
  bins: z
    .array(z.strictObject({ name: nonEmpty.max(20), colour: z.enum(binColours) }))
    .max(40)
    .default([])
    .describe('Colours of the sorting bins, by the name that the library system gives each; said and shown beside the name'),
  paperLanguage: z
    .enum(languages)
    .optional()
    .describe(
      "Language of a receipt on paper where the printer has no letters for the patron's own, such as Arabic. Absent: the station's first that it can write",
    ),
  holdSlips: z.boolean().default(false).describe('Whether a slip is printed for each returned item that is reserved for another'),
  staff: z
    .array(staffCard)
    .max(50)
    .default([])
    .describe('Cards that open the staff\'s panel; their key is that of [whitelist]. "omatoimi door whitelist --kiosk" prints them'),
  speech: z
    .enum(['none', 'public', 'headset'])
    .default('public')
    .describe(
      'Reading the screen aloud, for who asks for it: "public" leaves out titles, sums and reasons, as others hear it; "headset" reads everything: only where a headset is plugged in and the loudspeakers are off',
    ),
  cardAt: z
    .enum(machineSides)
    .optional()
    .describe(
      'On which side of the screen cards are read, for who stands before it: drawn and said where a card is wanted. Absent: a drawing of any reader',
    ),
  itemsAt: z.enum(machineSides).optional().describe('The same for the item reader or the pad'),
  sound: z.boolean().default(true).describe('Whether outcomes, keys and the time-out warning are heard as well as seen'),
});
// A number can be read over a shoulder or guessed; a card has to be held.
const kiosk = kioskShape.refine((value) => !value.typedCard || value.pin === 'always', {
  message: 'false where pin = "never": anybody could type the number of anybody else',
  path: ['typedCard'],
});

const hours = z.int().min(1).max(720);
const privacy = z.strictObject({
  profile: z.enum(['troubleshooting', 'strict']).default('troubleshooting'),
  doorTraceHours: hours.default(168),
  kioskTraceHours: hours.default(72),
  contact: z
    .string()
    .min(3)
    .max(200)
    .optional()
    .describe(
      'Whom patrons ask about their data, and whom refusals name where there is no [site] helpPhone (at most 80 characters there): an office, a telephone number or an address',
    ),
  searchAlso: z
    .array(z.string().min(1))
    .max(20)
    .default([])
    .describe(
      "Files and folders that each proof of forgetting searches besides the station's own: where logs are kept, the profile folder of the window",
    ),
  keyDir: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the keys of days, for the station\'s user alone and outside dataDir; absent: beside dataDir, with "-keys" after its name'),
  keyStore: z
    .enum(['file', 'systemd-credential', 'keyring', 'tpm'])
    .default('file')
    .describe(
      'Where the key is kept that opens the folder: "file" in it (0600), "keyring" of the session, or sealed under a credential that systemd hands to the service, itself under a "tpm" or not. What is named and not there is told, and no other is taken',
    ),
});

const technician = z.strictObject({
  pinFile: nonEmpty.describe(
    'Check value of the PIN that opens the technician\'s page, readable by the station\'s user alone (0600); "omatoimi technician set-pin" makes it',
  ),
});

const texts = z.strictObject({
  dir: nonEmpty.describe(
    'Folder of JSON files, one a language such as fi.json, with the sentences that the site words otherwise: {"key": "sentence"}',
  ),
});

/** `station.toml`, the one config file. Unknown keys are errors. Field names are stable from here on. */
export const stationConfigSchema = z.strictObject({
  station,
  site,
  look: lookSchema.prefault({}),
  ui: ui.optional().describe('Absent: no screens'),
  librarySystem: librarySystemSchema,
  devices: z.array(device).default([]),
  doors: z.array(doorSchema).default([]),
  fallback: fallbackSchema.prefault({}),
  whitelist: whitelistSchema.optional(),
  occupancy: occupancySchema.prefault({}),
  evacuation: evacuationSchema.prefault({}),
  announcements: z.array(announcementSchema).max(50).default([]),
  outputs: z.array(outputSchema).max(50).default([]),
  kiosk: kiosk.prefault({}),
  texts: texts.optional().describe("Absent: every sentence is Omatoimi's own"),
  schedule: scheduleSchema.prefault({ mode: 'always-self-service' }),
  openingHours: openingHoursConfigSchema.optional().describe('Hours that are fetched; absent: [schedule] alone counts'),
  privacy: privacy.prefault({}),
  technician: technician.optional().describe("Absent: nobody signs in to the technician's page"),
});

export type StationConfig = z.output<typeof stationConfigSchema>;
export type LibrarySystemConfig = StationConfig['librarySystem'];
export type DoorConfig = StationConfig['doors'][number];
export type DeviceConfig = StationConfig['devices'][number];
export type KioskConfig = StationConfig['kiosk'];
