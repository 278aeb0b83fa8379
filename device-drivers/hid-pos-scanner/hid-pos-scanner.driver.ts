import type { DriverContext, DriverManifest } from '../../contracts/driver-manifest.ts';
import type { CodeRules } from '../bar-code/code-rules.codec.ts';
import { codeRulesOf } from '../bar-code/code-rules.schema.ts';
import { ScanSource } from '../scan-source/scan-source.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { hidRouteFor } from '../transport/hid-route.ts';
import type { PendingCode } from './hid-pos.codec.ts';
import { posFraming } from './hid-pos-scanner.machine.ts';
import { hidPosScannerSettings, type HidPosScannerSettings } from './hid-pos-scanner.schema.ts';

/** What a scanner is built of; `route` gives whole input reports. */
export interface HidPosScannerParts {
  readonly rules: Omit<CodeRules, 'stripAim'> & { readonly doubleReadMs: number };
  readonly route: ByteRoute;
}

/** A bar code scanner that sends reports of usage page 0x8C: no keyboard, so nothing is ever typed. */
export class HidPosScanner extends ScanSource<PendingCode> {
  constructor({ rules, route }: HidPosScannerParts, context: DriverContext) {
    super({ rules: { framing: posFraming({ ...rules, stripAim: true }), doubleReadMs: rules.doubleReadMs }, route }, context);
  }
}

/** Usage page "Bar Code Scanner" and its top-level usage (HID Point of Sale Usage Tables 1.02, 3). */
const barCodeScanner = { usagePage: 0x8c, usage: 0x02 } as const;

/** HID POS scanners, by USB ids. */
export const hidPosScanner: DriverManifest<'scanReader', HidPosScannerSettings> = {
  id: 'hid-pos-scanner',
  port: 'scanReader',
  title: 'USB scanner in HID POS mode',
  roles: ['door.card', 'kiosk.card', 'kiosk.item'],
  settingsSchema: hidPosScannerSettings,
  usb: [{ vendorId: 0, ...barCodeScanner }],
  create: (settings, context) => new HidPosScanner({ rules: codeRulesOf(settings), route: hidRouteFor(settings.path, barCodeScanner) }, context),
};
