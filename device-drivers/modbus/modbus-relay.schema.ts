import { z } from 'zod';
import { framingHelp, isLineOfFraming, modbusLineSettings } from './modbus-settings.schema.ts';

/** `[[devices]] settings` of a relay on a Modbus board. */
export const modbusRelaySettings = z
  .strictObject({ ...modbusLineSettings, channel: z.int().min(1).max(32).default(1).describe('Which relay of the board, counted from 1') })
  .refine(isLineOfFraming, framingHelp);

export type ModbusRelaySettings = z.output<typeof modbusRelaySettings>;
