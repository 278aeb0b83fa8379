import type { DriverContext, DriverManifest } from '../../contracts/driver-manifest.ts';
import { codeRulesOf } from '../bar-code/code-rules.schema.ts';
import { ScanSource } from '../scan-source/scan-source.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import type { PendingLine } from './line.codec.ts';
import { lineScanRules, type ReaderRules } from './serial-line-reader.machine.ts';
import { serialLineReaderSettings, type SerialLineReaderSettings } from './serial-line-reader.schema.ts';
import { readerMakers } from '../transport/reader-makers.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What a reader is built of; tests give an in-memory route. */
export interface SerialLineReaderParts {
  readonly rules: ReaderRules;
  readonly route: ByteRoute;
}

/** A bar code or card reader that writes one line of text per scan. */
export class SerialLineReader extends ScanSource<PendingLine> {
  constructor({ rules, route }: SerialLineReaderParts, context: DriverContext) {
    super({ rules: lineScanRules(rules), route }, context);
  }
}

/** Serial bar code scanners and card readers that send lines, over serial or a serial server. */
export const serialLineReader: DriverManifest<'scanReader', SerialLineReaderSettings> = {
  id: 'serial-line-reader',
  port: 'scanReader',
  title: 'Serial scanner or card reader (one line per scan)',
  roles: ['door.card', 'kiosk.card', 'kiosk.item'],
  settingsSchema: serialLineReaderSettings,
  usb: [...readerMakers.map((vendorId) => ({ vendorId, isSerial: true as const })), ...serialAdapterChips],
  create: (settings, context) => new SerialLineReader({ rules: codeRulesOf(settings), route: routeFor(settings.path, settings) }, context),
};
