import { z } from 'zod';

const argument = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'a text without control characters');

/** Settings of the voice that reads screens aloud. */
export const espeakNgSettings = z.strictObject({
  command: z.array(argument).min(1).max(20).default(['espeak-ng']).describe('The program, and arguments before those of Omatoimi'),
  output: argument
    .refine((name) => !name.startsWith('-'), 'the name of an audio output, such as "plughw:CARD=Headset"')
    .optional()
    .describe('Audio output, as "aplay -L" or the sound server names it; needed with [kiosk] speech = "headset". Absent: the PC\'s usual one'),
  wordsPerMinute: z.int().min(80).max(300).default(150).describe('How fast it speaks'),
  limitSeconds: z.int().min(5).max(600).default(180).describe('One screen that takes longer is ended'),
});
export type EspeakNgSettings = z.output<typeof espeakNgSettings>;
