import type { DriverContext, DriverManifest } from '../../contracts/driver-manifest.ts';
import { ScanSource } from '../scan-source/scan-source.ts';
import type { LineFormat, PendingLine } from '../serial-line-reader/line.codec.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import type { WiegandLineRules } from './wiegand-line.codec.ts';
import { wiegandFraming } from './wiegand-serial.machine.ts';
import { wiegandSerialSettings, type WiegandSerialSettings } from './wiegand-serial.schema.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What a reader is built of; tests give an in-memory route. */
export interface WiegandSerialParts {
  readonly rules: WiegandLineRules & { readonly terminator: LineFormat['terminator']; readonly doubleReadMs: number };
  readonly route: ByteRoute;
}

/** A Wiegand reader behind a converter that writes a line per message; parity is held here, not in the converter. */
export class WiegandSerialReader extends ScanSource<PendingLine> {
  constructor({ rules, route }: WiegandSerialParts, context: DriverContext) {
    super({ rules: { framing: wiegandFraming(rules, rules.terminator), doubleReadMs: rules.doubleReadMs }, route }, context);
  }
}

/** Wiegand readers behind a serial converter or a serial server. */
export const wiegandSerial: DriverManifest<'scanReader', WiegandSerialSettings> = {
  id: 'wiegand-serial',
  port: 'scanReader',
  title: 'Wiegand reader behind a serial converter',
  roles: ['door.card', 'kiosk.card'],
  settingsSchema: wiegandSerialSettings,
  usb: serialAdapterChips,
  create: (settings, context) => new WiegandSerialReader({ rules: settings, route: routeFor(settings.path, settings) }, context),
};
