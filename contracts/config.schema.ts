import { z } from 'zod';
import { nonEmpty } from './config-texts.ts';
import { librarySystemSchema } from './library-system-config.schema.ts';
import { languages } from './patron-facts.ts';
import { scheduleSchema } from './schedule.schema.ts';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'letters, digits, dot, dash and underscore, 1-40 characters');
const ageLimit = z.union([z.literal(0), z.literal(13), z.literal(15), z.literal(16), z.literal(18)], {
  error: 'one of 0 (no limit), 13, 15, 16, 18',
});

export const stationRoles = ['self-checkout', 'door'] as const;

/** Roles a device can fill. `site.*` devices belong to the whole station. */
export const deviceRoles = [
  'door.card',
  'door.keypad',
  'door.lock',
  'door.contact',
  'door.exit',
  'door.tamper',
  'kiosk.card',
  'kiosk.item',
  'kiosk.pad',
  'kiosk.printer',
  'site.lockdown',
  'site.evacuation',
  'site.output',
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

const supervision = z
  .strictObject({
    openWithinSeconds: z.int().min(1).max(60).default(8).describe('How long after a grant somebody may take to open'),
    heldOpenWarnSeconds: z.int().min(5).max(600).default(30).describe('An open door warns those who stand there after this'),
    heldOpenAlarmSeconds: z.int().min(10).max(3600).default(60).describe('And is an alarm after this, counted from its opening'),
  })
  .refine(({ heldOpenWarnSeconds, heldOpenAlarmSeconds }) => heldOpenWarnSeconds < heldOpenAlarmSeconds, {
    message: 'heldOpenAlarmSeconds must be above heldOpenWarnSeconds',
    path: ['heldOpenAlarmSeconds'],
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
    .describe("Whose rules decide: those above, or the library system's own word on who may come in; then a rule above refuses only what is known"),
  supervision: supervision.prefault({}).describe('Times of the door itself; they need a device with role = "door.contact"'),
});

const kiosk = z.strictObject({
  idleSeconds: z.int().min(5).max(600).default(60).describe('Quiet time until the warning appears'),
  warningSeconds: z.int().min(30).max(300).default(30).describe('How long the warning stays before the session ends'),
  pin: z.enum(['always', 'never']).default('always'),
  sound: z.boolean().default(true).describe('Whether outcomes, keys and the time-out warning are heard as well as seen'),
});

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
  librarySystem: librarySystemSchema,
  devices: z.array(device).default([]),
  doors: z.array(door).default([]),
  kiosk: kiosk.prefault({}),
  schedule: scheduleSchema.prefault({ mode: 'always-self-service' }),
  privacy: privacy.prefault({}),
});

export type StationConfig = z.output<typeof stationConfigSchema>;
export type LibrarySystemConfig = StationConfig['librarySystem'];
export type DoorConfig = StationConfig['doors'][number];
export type DeviceConfig = StationConfig['devices'][number];
export type KioskConfig = StationConfig['kiosk'];
