import { access, constants } from 'node:fs/promises';
import { KioskError } from '../../contracts/errors.ts';
import { listHidDevices } from '../discovery/hid-devices.ts';
import type { ByteLinkEvents } from './byte-link.ts';
import { framedHidRoute } from './framed-hid-link.ts';
import { chooseHid } from './hid-choice.ts';
import { hidBusyError, hidLibraryError, hidPermissionError, keyboardRefusedError } from './hid-errors.ts';
import type { HidLink, HidRoute, HidUse } from './hid-link.ts';
import { type HidIds, hidPathHelp, parseHidPath } from './hid-path.ts';
import { cancelledError } from './link-errors.ts';
import { type HidBackEnd, loadNodeHid, type NodeHid } from './node-hid.ts';
import { NodeHidLink } from './node-hid-link.ts';
import { routeFor } from './open-route.ts';
import { listUsbKeyboards } from './usb-keyboards.ts';

const anyLine = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 } as const;

/**
 * The route that the `path` of a HID device means; what is plugged in is looked up at every open, never remembered.
 * @throws KioskError CONFIG_INVALID for a path that is none
 */
export function hidRouteFor(path: string, use: HidUse): HidRoute {
  const target = parseHidPath(path);
  if (target === null) throw new KioskError('CONFIG_INVALID', `"${path}" is no HID device: write ${hidPathHelp}.`, { context: { path } });
  if (target.kind !== 'hid') return framedHidRoute(routeFor(path, anyLine));
  return { path, open: (events, signal) => openHid(target, use, { events, signal }) };
}

interface Opening {
  readonly events: ByteLinkEvents;
  readonly signal: AbortSignal;
}

async function openHid(target: HidIds, use: HidUse, { events, signal }: Opening): Promise<HidLink> {
  const isKeyboard = use.isKeyboard === true;
  if (isKeyboard && process.platform !== 'linux') throw keyboardRefusedError(target.path);
  const hid = await library(target.path, isKeyboard ? 'libusb' : 'hidraw');
  const found = isKeyboard ? chooseHid(target, {}, await listUsbKeyboards()) : chooseHid(target, use, await listHidDevices());
  const node = 'node' in found ? found.node : found.path;
  if (node.startsWith('/dev/') && !(await isPermitted(node))) throw hidPermissionError(target, isKeyboard);
  const device = await hid.HIDAsync.open(found.path).catch((cause: unknown) => {
    throw hidBusyError(target.path, cause);
  });
  if (!signal.aborted) return new NodeHidLink(device, target.path, events);
  await device.close();
  throw cancelledError(target.path);
}

async function library(path: string, backEnd: HidBackEnd): Promise<NodeHid> {
  try {
    const hid = await loadNodeHid(backEnd);
    hid.getHidapiVersion();
    return hid;
  } catch (cause) {
    throw hidLibraryError(path, cause);
  }
}

function isPermitted(node: string): Promise<boolean> {
  return access(node, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}
