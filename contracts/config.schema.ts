import { z } from 'zod';
import { factRulesSchema } from './fact-rules.schema.ts';
import { languages } from './patron-facts.ts';

const noControls = /^\P{Cc}*$/u;
const nonEmpty = z.string().min(1).max(200).regex(noControls, 'a text without control characters');
/** What goes into a field of SIP2 messages, where "|" ends it. */
const fieldText = z
  .string()
  .max(100)
  .regex(/^[^|\p{Cc}]*$/u, 'a text without "|" and without control characters');
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'letters, digits, dot, dash and underscore, 1-40 characters');
const ageLimit = z.union([z.literal(0), z.literal(13), z.literal(15), z.literal(16), z.literal(18)], {
  error: 'one of 0 (no limit), 13, 15, 16, 18',
});

export const stationRoles = ['self-checkout', 'door'] as const;

/** Roles a device can fill; later issues add more. */
export const deviceRoles = ['door.card', 'door.lock', 'kiosk.card', 'kiosk.item'] as const;
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

/** How the text of messages is written. */
export const sip2Encodings = ['utf-8', 'latin1', 'cp850', 'cp437'] as const;

/**
 * Error detection. `lenient`: sequence numbers decide which answer belongs to which request, a wrong or missing checksum
 * does not matter: for servers that send a constant one or add up code points in place of bytes.
 */
export const checksumModes = ['off', 'lenient', 'strict'] as const;
export type ChecksumMode = (typeof checksumModes)[number];

/** Library systems whose way of telling facts is known; `generic` knows what the protocol's text says and no more. */
export const libraryProfiles = ['lumi', 'koha', 'aurora', 'evergreen', 'sierra', 'polaris', 'symphony', 'alma', 'wise', 'fbs', 'generic'] as const;
export type LibraryProfileId = (typeof libraryProfiles)[number];

const sip2 = z
  .strictObject({
    host: nonEmpty,
    port: z.int().min(1).max(65535),
    tls: z.boolean().default(true).describe('TLS 1.2 or newer; chain and name are checked'),
    caFile: nonEmpty.optional().describe("PEM file of the consortium's own certificate authority"),
    allowPlaintext: z
      .enum(['never', 'loopback', 'any'])
      .default('loopback')
      .describe('Where tls = false is allowed: only to this PC ("loopback"), or anywhere ("any": logged and shown in red)'),
    user: fieldText.min(1).optional(),
    passwordFile: nonEmpty.optional().describe("File (mode 0600) that holds the terminal account's password"),
    institution: fieldText.default(''),
    location: fieldText.default(''),
    connections: z.int().min(1).max(8).default(2),
    timeoutMs: z.int().min(200).max(1500).default(1500).describe('Limit for a whole decision, resends included'),
    encoding: z.enum(sip2Encodings).optional().describe("Absent: the profile's"),
    checksum: z
      .union([z.boolean(), z.enum(checksumModes)], { error: 'one of "off", "lenient", "strict" (false is "off", true is "strict")' })
      .optional()
      .describe("Sequence number and checksum on every message; absent: the profile's"),
    delimiter: z
      .string()
      .regex(/^[|^~]$/, 'one of "|", "^", "~"')
      .optional()
      .describe("Sign that ends a field; absent: the profile's"),
    terminator: z.enum(['\r', '\n', '\r\n']).optional().describe("What ends our messages; absent: the profile's"),
  })
  .refine((value) => (value.user === undefined) === (value.passwordFile === undefined), {
    message: 'user and passwordFile go together: set both or neither',
    path: ['passwordFile'],
  })
  .superRefine((value, context) => {
    const { delimiter = '|' } = value;
    for (const key of ['user', 'institution', 'location'] as const) {
      if (delimiter !== '|' && value[key]?.includes(delimiter) === true)
        context.addIssue({ code: 'custom', path: [key], message: `a text without the delimiter ${JSON.stringify(delimiter)}` });
    }
  });

const librarySystem = z.strictObject({
  kind: z.literal('sip2'),
  profile: z.enum(libraryProfiles).describe('How facts about patrons are expressed'),
  facts: factRulesSchema.prefault({}).describe("Where this library system tells facts, in place of the profile's ways"),
  sip2,
});

const device = z.strictObject({
  id,
  driver: nonEmpty,
  role: z.enum(deviceRoles),
  door: id.default('main').describe('Which door a door.* device belongs to'),
  settings: z.record(z.string(), z.unknown()).default({}).describe("Checked by the driver's own schema"),
});

const door = z.strictObject({
  id,
  pin: z.enum(['always', 'never']).default('always').describe('"never" lets the card alone open: shown in red'),
  pulseMs: z.int().min(200).max(30_000).default(3000).describe('How long the lock is released for one grant'),
  minimumAge: ageLimit.default(15),
  guardianConsentBelow: ageLimit.default(18),
  feesBlock: z.boolean().default(false),
  borrowingBanBlocks: z.boolean().default(false),
  requireTerms: z.boolean().default(true),
  groups: z.array(nonEmpty).min(1).default(['person', 'child', 'home-service', 'guarantor']),
  rights: z
    .enum(['local', 'library-system'])
    .default('local')
    .describe('Whose rules decide: those above, or the library system\'s own word on who may come in; then a rule above refuses only what is known'),
});

const kiosk = z.strictObject({
  idleSeconds: z.int().min(5).max(600).default(60).describe('Quiet time until the warning appears'),
  warningSeconds: z.int().min(30).max(300).default(30).describe('How long the warning stays before the session ends'),
  pin: z.enum(['always', 'never']).default('always'),
  sound: z.boolean().default(true).describe('Whether the time-out warning is heard as well as seen'),
});

const schedule = z.strictObject({ mode: z.literal('always-self-service').default('always-self-service') });

const hours = z.int().min(1).max(720);
const privacy = z.strictObject({
  profile: z.enum(['troubleshooting', 'strict']).default('troubleshooting'),
  doorTraceHours: hours.default(168),
  kioskTraceHours: hours.default(72),
});

/** `station.toml`, the one config file. Unknown keys are errors. Field names are stable from here on. */
export const stationConfigSchema = z.strictObject({
  station,
  site,
  ui: ui.optional().describe('Absent: no screens'),
  librarySystem,
  devices: z.array(device).default([]),
  doors: z.array(door).default([]),
  kiosk: kiosk.prefault({}),
  schedule: schedule.prefault({}),
  privacy: privacy.prefault({}),
});

export type StationConfig = z.output<typeof stationConfigSchema>;
export type Sip2Config = StationConfig['librarySystem']['sip2'];
export type DoorConfig = StationConfig['doors'][number];
export type DeviceConfig = StationConfig['devices'][number];
export type KioskConfig = StationConfig['kiosk'];
