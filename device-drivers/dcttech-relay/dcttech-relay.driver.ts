import type { DriverManifest } from '../../contracts/driver-manifest.ts';
import { processLauncher } from '../lcus-relay/guard-process.ts';
import { LcusRelay } from '../lcus-relay/lcus-relay.driver.ts';
import { untimedRelayWarning } from '../lcus-relay/untimed-relay.schema.ts';
import { dcttechUsb } from './dcttech.codec.ts';
import { probeDcttech } from './dcttech-probe.ts';
import { dcttechRelaySettings, type DcttechRelaySettings } from './dcttech-relay.schema.ts';

/** USB relay boards of dcttech and their namesakes ("USBRelay2"). Their guard process owns the device, as with LCUS boards. */
export const dcttechRelay: DriverManifest<'doorLock', DcttechRelaySettings> = {
  id: 'dcttech-relay',
  port: 'doorLock',
  title: 'dcttech USB relay',
  roles: ['door.lock'],
  settingsSchema: dcttechRelaySettings,
  timesOwnPulse: false,
  warnings: () => [untimedRelayWarning],
  usb: [dcttechUsb],
  probe: probeDcttech,
  create: ({ path, channel }, context) =>
    new LcusRelay({ launch: processLauncher({ family: 'dcttech', path, channel, tellsWire: context.onWire !== undefined }) }, context),
};
