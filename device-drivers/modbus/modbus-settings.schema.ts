import { z } from 'zod';
import { parseLinkPath } from '../transport/link-path.ts';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';

/** Settings of a line of Modbus and of a unit on it, the same for every driver that speaks it. */
export const modbusLineSettings = {
  path: pathSetting,
  framing: z
    .enum(['rtu', 'tcp'])
    .default('rtu')
    .describe('"rtu" on a serial line and through a serial server that hands its bytes on; "tcp" for Modbus TCP, as on port 502'),
  baudRate: baudRateSetting,
  ...characterSettings,
  unit: z.int().min(1).max(247).default(1).describe("The device's address on the line; 0 would be everybody, who never answers"),
  timeoutMs: z.int().min(50).max(220).default(200).describe('How long an answer may take'),
};

/** What a line of Modbus is opened with. */
export interface ModbusLineSettings extends z.output<z.ZodObject<typeof modbusLineSettings>> {}

/** Whether framing and path go together; for `.refine`. */
export function isLineOfFraming({ path, framing }: Pick<ModbusLineSettings, 'path' | 'framing'>): boolean {
  return framing === 'rtu' || parseLinkPath(path)?.kind === 'tcp';
}

/** What `isLineOfFraming` says no to. */
export const framingHelp = { path: ['framing'], error: '"rtu" on a serial path: "tcp" needs a path such as "tcp://192.0.2.10:502"' };
