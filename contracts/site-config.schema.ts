import { z } from 'zod';
import { configId, nonEmpty } from './config-texts.ts';
import { languages } from './patron-facts.ts';

/** `[occupancy]`: how many people are inside, as well as the station can know. */
export const occupancySchema = z.strictObject({
  capacity: z.int().min(1).max(10_000).optional().describe('Most people inside in self-service hours; absent: not limited'),
  passbackMinutes: z
    .int()
    .min(0)
    .max(120)
    .default(0)
    .describe('A card that is let in twice within so many minutes, at one door or two, is told to staff. 0: not looked at'),
  signInMinutes: z
    .int()
    .min(0)
    .max(60)
    .default(15)
    .describe('How long before and after staff leave those who stay sign in at the kiosk or at a reader indoors; then somebody looks round'),
});

/** `[evacuation]`: what an evacuation input does. The way out never depends on it. */
export const evacuationSchema = z.strictObject({
  releaseDoors: z.array(configId).default([]).describe('Doors whose locks stay released while the input is active'),
});

const occasions = ['closing', 'staffLeaving', 'lockdown', 'evacuation', 'peopleLeft'] as const;
export type AnnouncementOccasion = (typeof occasions)[number];

/** `[[announcements]]`: what is said aloud, and when. */
export const announcementSchema = z
  .strictObject({
    when: z
      .enum(occasions)
      .describe(
        '"closing": the site closes; "staffLeaving": self-service begins; "lockdown", "evacuation": their input becomes active; "peopleLeft": the site has closed and somebody may be inside',
      ),
    minutesBefore: z.int().min(0).max(120).default(0).describe('Only for "closing" and "staffLeaving"'),
    say: z.partialRecord(z.enum(languages), z.string().min(1).max(500)).default({}).describe('One text a language, said in this order'),
    play: z.array(nonEmpty).max(10).default([]).describe('Sound files, played before the texts'),
  })
  .refine(({ say, play }) => Object.keys(say).length + play.length > 0, { message: 'says and plays nothing: give say, play or both', path: ['say'] })
  .refine(({ when, minutesBefore }) => minutesBefore === 0 || when === 'closing' || when === 'staffLeaving', {
    message: 'nobody knows of a lockdown, an evacuation or people left inside beforehand',
    path: ['minutesBefore'],
  });

const siteStates = ['closed', 'staffed', 'selfService'] as const;
const override = z.enum(['asScheduled', 'on', 'off']).default('asScheduled');

/** `[[outputs]]`: a relay with role "site.output" that follows the site's state. */
export const outputSchema = z.strictObject({
  device: configId.describe('Id of a device with role = "site.output"'),
  onDuring: z.array(z.enum(siteStates)).describe('States in which it is on'),
  inAlarm: override.describe('While a door is forced or held open for too long, or its lock is released by itself'),
  inLockdown: override,
  inEvacuation: override,
});

export type OccupancyConfig = z.output<typeof occupancySchema>;
export type EvacuationConfig = z.output<typeof evacuationSchema>;
export type AnnouncementConfig = z.output<typeof announcementSchema>;
export type OutputConfig = z.output<typeof outputSchema>;
