import { KioskError } from '../../contracts/errors.ts';
import type { ByteRoute, LineSettings } from './byte-link.ts';
import { linkPathHelp, parseLinkPath } from './link-path.ts';
import { serialRoute } from './serial-link.ts';
import { tcpRoute } from './tcp-link.ts';
import { usbSerialRoute } from './usb-serial-link.ts';

/** The route that a `path` setting means. @throws KioskError CONFIG_INVALID for a path that is none. */
export function routeFor(path: string, line: LineSettings): ByteRoute {
  const target = parseLinkPath(path);
  if (target === null) throw new KioskError('CONFIG_INVALID', `"${path}" is no device path: write ${linkPathHelp}.`, { context: { path } });
  if (target.kind === 'tcp') return tcpRoute(target);
  return target.kind === 'usb' ? usbSerialRoute(target, line) : serialRoute(target.path, line);
}
