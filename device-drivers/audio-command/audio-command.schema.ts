import { z } from 'zod';

const argument = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}*$/u, 'a text without control characters');
const command = z.array(argument).min(1).max(20);

/** Settings of the loudspeakers of this PC. No shell reads the commands: each argument is one entry. */
export const audioCommandSettings = z.strictObject({
  speak: command
    .default(['espeak-ng', '-v', '{language}', '-s', '140', '--stdin'])
    .describe('Program that speaks the text on its stdin; "{language}" becomes fi, sv, en ...'),
  play: command.default(['aplay', '-q', '{file}']).describe('Program that plays a sound file; "{file}" becomes its path'),
  limitSeconds: z.int().min(1).max(300).default(60).describe('A program that takes longer is ended'),
});
export type AudioCommandSettings = z.output<typeof audioCommandSettings>;
