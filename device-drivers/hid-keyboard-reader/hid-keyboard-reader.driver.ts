import type { DriverContext, DriverManifest } from '../../contracts/driver-manifest.ts';
import type { CodeRules } from '../bar-code/code-rules.codec.ts';
import { codeRulesOf } from '../bar-code/code-rules.schema.ts';
import { ScanSource } from '../scan-source/scan-source.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { hidRouteFor } from '../transport/hid-route.ts';
import type { KeyboardLayout } from './key-layouts.codec.ts';
import type { TypedText } from './key-report.codec.ts';
import { keyFraming } from './hid-keyboard-reader.machine.ts';
import { hidKeyboardReaderSettings, type HidKeyboardReaderSettings } from './hid-keyboard-reader.schema.ts';
import { readerMakers } from '../transport/reader-makers.ts';

/** What a reader is built of; `route` gives whole boot reports. */
export interface HidKeyboardReaderParts {
  readonly rules: CodeRules & { readonly layout: KeyboardLayout; readonly doubleReadMs: number };
  readonly route: ByteRoute;
}

/** A reader in keyboard mode that is taken away from the system, so that it never types into a window. */
export class HidKeyboardReader extends ScanSource<TypedText> {
  constructor({ rules, route }: HidKeyboardReaderParts, context: DriverContext) {
    super({ rules: { framing: keyFraming(rules.layout, rules), doubleReadMs: rules.doubleReadMs }, route }, context);
  }
}

const keyboard = { usagePage: 0x01, usage: 0x06 } as const;
/** Cheap card readers that show the ids of their chip, which no keyboard has ("Sycreader"). */
const cardReaders = [
  { vendorId: 0x08ff, productId: 0x0009 },
  { vendorId: 0xffff, productId: 0x0035 },
];

/** Readers in keyboard mode ("wedge"), by USB ids; on Linux only, since other systems let no program take a keyboard. */
export const hidKeyboardReader: DriverManifest<'scanReader', HidKeyboardReaderSettings> = {
  id: 'hid-keyboard-reader',
  port: 'scanReader',
  title: 'USB reader in keyboard mode, taken for this program alone',
  roles: ['door.card', 'kiosk.card', 'kiosk.item'],
  settingsSchema: hidKeyboardReaderSettings,
  // Anybody else's keyboard is somebody's keyboard.
  usb: [...readerMakers.map((vendorId) => ({ vendorId })), ...cardReaders].map((ids) => ({ ...ids, ...keyboard })),
  create: (settings, context) =>
    new HidKeyboardReader({ rules: codeRulesOf(settings), route: hidRouteFor(settings.path, { isKeyboard: true }) }, context),
};
