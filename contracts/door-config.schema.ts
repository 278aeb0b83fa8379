import { z } from 'zod';
import { configId, nonEmpty } from './config-texts.ts';
import { hourBands, weekdays, type Weekday } from './schedule.schema.ts';

const ageLimit = z.union([z.literal(0), z.literal(13), z.literal(15), z.literal(16), z.literal(18)], {
  error: 'one of 0 (no limit), 13, 15, 16, 18',
});

const weekHours = z.strictObject(
  Object.fromEntries(weekdays.map((day) => [day, hourBands.default([])])) as Record<Weekday, ReturnType<typeof hourBands.default>>,
);

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

/** `[[doors]]`. */
export const doorSchema = z.strictObject({
  id: configId,
  kind: z
    .enum(['entrance', 'signIn'])
    .default('entrance')
    .describe('"signIn": a reader indoors without a lock, where those who stay when staff leave sign in'),
  pin: z.enum(['always', 'never']).default('always').describe('"never" lets the card alone open: shown in red'),
  withoutPin: weekHours
    .optional()
    .describe('Hours in which the card alone opens, by day of the week, such as monday = ["07:00-09:00"]: shown in red'),
  hours: weekHours
    .optional()
    .describe(
      'Hours of this door alone, by day of the week, such as monday = ["12:00-16:00"]: cards open it in those that are self-service hours of the site, too. A day that is left out: never. Absent: whenever the site is open to cards',
    ),
  counts: z
    .boolean()
    .default(true)
    .describe('false: a door inside, such as that of a reading room. Who goes through it is neither counted nor kept out because the site is full'),
  pulseMs: z.int().min(200).max(30_000).default(3000).describe('How long the lock is released for one grant'),
  minimumAge: ageLimit.default(15),
  guardianConsentBelow: ageLimit.default(18),
  feesBlock: z.boolean().default(false),
  borrowingBanBlocks: z.boolean().default(false),
  requireTerms: z.boolean().default(true),
  requireBranchRight: z
    .boolean()
    .default(false)
    .describe('Whether the library system must say that the patron may use this branch; [librarySystem.facts] branch tells where it says so'),
  groups: z.array(nonEmpty).min(1).default(['person', 'child', 'home-service', 'guarantor']),
  rights: z
    .enum(['local', 'library-system'])
    .default('local')
    .describe("Whose rules decide: those above, or the library system's own word on who may come in; then a rule above refuses only what is known"),
  panelSound: z.boolean().default(true).describe('Whether the panel is heard as well as seen: keys, the way in, a refusal, a door that stands open'),
  supervision: supervision.prefault({}).describe('Times of the door itself; they need a device with role = "door.contact"'),
});
