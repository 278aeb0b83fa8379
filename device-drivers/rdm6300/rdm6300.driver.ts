import type { DriverContext, DriverManifest } from '../../contracts/driver-manifest.ts';
import { ScanSource } from '../scan-source/scan-source.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { routeFor } from '../transport/open-route.ts';
import type { PendingTag, TagFormat } from './rdm6300.codec.ts';
import { tagFraming } from './rdm6300.machine.ts';
import { rdm6300Settings, type Rdm6300Settings } from './rdm6300.schema.ts';
import { serialAdapterChips } from '../transport/usb-adapters.ts';

/** What a reader is built of; tests give an in-memory route. */
export interface Rdm6300Parts {
  readonly rules: TagFormat & { readonly doubleReadMs: number };
  readonly route: ByteRoute;
}

/** A 125 kHz module that repeats a tag's frame while the tag lies before it: told once, and again after it was gone. */
export class Rdm6300Reader extends ScanSource<PendingTag> {
  constructor({ rules, route }: Rdm6300Parts, context: DriverContext) {
    super({ rules: { framing: tagFraming(rules), doubleReadMs: rules.doubleReadMs }, route }, context);
  }
}

/** ID-12, ID-20, RDM6300 and their clones, over serial or a serial server. */
export const rdm6300: DriverManifest<'scanReader', Rdm6300Settings> = {
  id: 'rdm6300',
  port: 'scanReader',
  title: '125 kHz card reader module (ID-12, ID-20, RDM6300)',
  roles: ['door.card', 'kiosk.card', 'kiosk.item'],
  settingsSchema: rdm6300Settings,
  usb: serialAdapterChips,
  warnings: () => ['125 kHz numbers are easily copied: at a door, ask for the PIN as well.'],
  create: (settings, context) => new Rdm6300Reader({ rules: settings, route: routeFor(settings.path, settings) }, context),
};
