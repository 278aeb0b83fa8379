import { EscposPrinterTwin } from './escpos-printer-twin.ts';
import { LcusRelayTwin } from './lcus-relay-twin.ts';
import { startFeigTwin } from './feig-twin.ts';
import { LineReaderTwin } from './line-reader-twin.ts';
import type { PadTwin } from './pad-twin.ts';
import { openTcpTwinLine } from './tcp-twin-line.ts';
import type { TwinLineMaker } from './twin-line.ts';

/** Ids of the demo's readers. */
export const readerTwinIds = ['door-card', 'kiosk-card', 'kiosk-item'] as const;
export type ReaderTwinId = (typeof readerTwinIds)[number];
export type DeviceTwinId = ReaderTwinId | 'door-lock' | 'kiosk-pad' | 'kiosk-printer';

/** All twins of the demo's devices. */
export interface DeviceTwins {
  readonly readers: Readonly<Record<ReaderTwinId, LineReaderTwin>>;
  readonly relay: LcusRelayTwin;
  readonly pad: PadTwin;
  readonly printer: EscposPrinterTwin;
  /** What each device's `path` setting must be: `tcp://127.0.0.1:PORT`. */
  readonly paths: Readonly<Record<DeviceTwinId, string>>;
  stop(): Promise<void>;
}

/** Starts a twin for every device of the demo, each on a free port of loopback. */
export async function startDeviceTwins(): Promise<DeviceTwins> {
  const line: TwinLineMaker = (events) => openTcpTwinLine(events);
  const [doorCard, kioskCard, kioskItem, relay, pad, printer] = await Promise.all([
    LineReaderTwin.start(line),
    LineReaderTwin.start(line),
    LineReaderTwin.start(line),
    LcusRelayTwin.start(line),
    startFeigTwin(line),
    EscposPrinterTwin.start(line),
  ]);
  const readers = { 'door-card': doorCard, 'kiosk-card': kioskCard, 'kiosk-item': kioskItem };
  return {
    readers,
    relay,
    pad,
    printer,
    paths: {
      'door-card': doorCard.path,
      'kiosk-card': kioskCard.path,
      'kiosk-item': kioskItem.path,
      'door-lock': relay.path,
      'kiosk-pad': pad.path,
      'kiosk-printer': printer.path,
    },
    stop: async () => {
      await Promise.all([...Object.values(readers), relay, pad, printer].map((twin) => twin.stop()));
    },
  };
}
