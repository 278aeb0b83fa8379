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
/** Makers of scanners and card readers: anybody else's keyboard is somebody's keyboard. */
const readerMakers = [0x05e0, 0x05f9, 0x0c2e, 0x065a, 0x1eab, 0x24ea];

/** Readers in keyboard mode ("wedge"), by USB ids; on Linux only, since other systems let no program take a keyboard. */
export const hidKeyboardReader: DriverManifest<'scanReader', HidKeyboardReaderSettings> = {
  id: 'hid-keyboard-reader',
  port: 'scanReader',
  title: 'USB reader in keyboard mode, taken for this program alone',
  roles: ['door.card', 'kiosk.card', 'kiosk.item'],
  settingsSchema: hidKeyboardReaderSettings,
  usb: readerMakers.map((vendorId) => ({ vendorId, ...keyboard })),
  create: (settings, context) =>
    new HidKeyboardReader({ rules: codeRulesOf(settings), route: hidRouteFor(settings.path, { isKeyboard: true }) }, context),
};
