import { z } from 'zod';
import { framingHelp, isLineOfFraming, modbusLineSettings } from './modbus-settings.schema.ts';

/** Settings of a contact, the same for every kind of input. */
export const contactSettings = {
  wiring: z
    .enum(['normallyClosed', 'normallyOpen'])
    .default('normallyClosed')
    .describe('How the contact is at rest; with "normallyClosed" a cut wire shows as open, pressed or alarmed'),
  pollMs: z.int().min(50).max(100).default(50).describe('Longest time between two readings'),
  debounceMs: z.int().min(30).max(50).default(40).describe('How long a new state must stand until it counts'),
};

/** `[[devices]] settings` of an input on a Modbus unit. */
export const modbusInputSettings = z
  .strictObject({
    ...modbusLineSettings,
    input: z.int().min(1).max(64).default(1).describe('Which input, counted from 1 as printed on the boards'),
    ...contactSettings,
  })
  .refine(isLineOfFraming, framingHelp);

export type ModbusInputSettings = z.output<typeof modbusInputSettings>;
