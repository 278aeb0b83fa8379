import type { ByteRoute } from '../../device-drivers/transport/byte-link.ts';
import { memoryLine } from '../../device-drivers/transport/memory-link.ts';
import { routeFor } from '../../device-drivers/transport/open-route.ts';
import { openSerialTwinLine } from '../../simulator/devices/serial-twin-line.ts';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import type { TwinLine, TwinLineEvents } from '../../simulator/devices/twin-line.ts';
import { openPtyPair } from '../support/pty-pair.ts';

/** A line with a twin's end on it, for the suites that every kind of line must pass. */
export interface ContractLine {
  readonly twinLine: TwinLine;
  /** The `path` setting that reaches it, or null where only `route` does. */
  readonly path: string | null;
  readonly route: ByteRoute;
  /** Pulls the cable and puts it back. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  close(): Promise<void>;
}

/** Makes a line whose far end belongs to a twin. */
export type ContractLineMaker = (events: TwinLineEvents) => Promise<ContractLine>;

const eightN1 = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

async function ptyLine(events: TwinLineEvents): Promise<ContractLine> {
  const pair = await openPtyPair();
  const twinLine = await openSerialTwinLine(events, pair.b);
  return {
    twinLine,
    path: pair.a,
    route: routeFor(pair.a, eightN1),
    unplug: async () => {
      await pair.cut();
      await twinLine.unplug();
    },
    plug: async () => {
      await pair.restore();
      await twinLine.plug();
    },
    close: async () => {
      await twinLine.close();
      await pair.close();
    },
  };
}

async function tcpLine(events: TwinLineEvents): Promise<ContractLine> {
  const twinLine = await openTcpTwinLine(events);
  return {
    twinLine,
    path: twinLine.path,
    route: routeFor(twinLine.path, eightN1),
    unplug: () => twinLine.unplug(),
    plug: () => twinLine.plug(),
    close: () => twinLine.close(),
  };
}

async function inMemoryLine(events: TwinLineEvents): Promise<ContractLine> {
  const { route, device } = memoryLine();
  device.onData((bytes) => events.onBytes(bytes));
  let isPlugged = true;
  const unplug = async (): Promise<void> => {
    isPlugged = false;
    device.unplug();
  };
  const plug = async (): Promise<void> => {
    isPlugged = true;
    device.plug();
  };
  const twinLine: TwinLine = {
    path: route.path,
    get isPlugged() {
      return isPlugged;
    },
    write: (bytes) => device.send(bytes),
    unplug,
    plug,
    close: unplug,
  };
  return { twinLine, path: null, route, unplug, plug, close: unplug };
}

/** Every kind of line that drivers must work on alike. */
export const contractLines: readonly (readonly [string, ContractLineMaker])[] = [
  ['a PTY', ptyLine],
  ['TCP', tcpLine],
  ['memory', inMemoryLine],
];
