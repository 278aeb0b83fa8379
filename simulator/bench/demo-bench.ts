import type { Bench, BenchAction, BenchDevice, BenchView, LibraryFault } from '../../contracts/bench.schema.ts';
import { assertNever } from '../../contracts/errors.ts';
import { type DeviceTwinId, type DeviceTwins, readerTwinIds, type ReaderTwinId } from '../devices/device-twins.ts';
import type { EscposPrinterTwin } from '../devices/escpos-printer-twin.ts';
import type { LcusRelayTwin } from '../devices/lcus-relay-twin.ts';
import type { LineReaderTwin } from '../devices/line-reader-twin.ts';
import type { PadTwin } from '../devices/pad-twin.ts';
import { BenchPad } from './bench-pad.ts';
import type { LibraryTwin } from './library-twin.ts';
import { WireLog } from './wire-log.ts';

/** Views follow each other at most this often; a person cannot read faster. */
const viewPauseMs = 40;
/** What of the printed paper is shown, and the longest question about its state. */
const mostLines = 60;
const longestQuestion = 3;
/** The speed at which the readers' bytes are paced, as on a real line. */
const readerBaud = 9600;

/** The bench of the demo: somebody's hands at the twins. */
export class DemoBench implements Bench {
  readonly #twins: DeviceTwins;
  readonly #library: LibraryTwin;
  readonly #wire = new WireLog();
  readonly #pad: BenchPad;
  readonly #listeners = new Set<(view: BenchView) => void>();
  readonly #endings: (() => void)[];
  #libraryFault: LibraryFault = 'none';
  #isContactOpen = false;
  #hasPaper = true;
  #view: BenchView | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(twins: DeviceTwins, library: LibraryTwin) {
    this.#twins = twins;
    this.#library = library;
    this.#pad = new BenchPad(twins.pad);
    this.#endings = [
      ...this.#devices().map(([id, twin]) =>
        twin.onWire((direction, bytes) => {
          // A pad is asked without end; its bytes would push everything else out.
          if (id === 'kiosk-pad') return;
          if (id === 'kiosk-printer') return this.#printed(bytes.length);
          this.#wire.note(id, direction, bytes);
          this.#changed();
        }),
      ),
      twins.relay.onChange(() => this.#changed()),
      library.onChange(() => this.#changed()),
    ];
  }

  get view(): BenchView {
    this.#view ??= this.#look();
    return this.#view;
  }

  onView(listener: (view: BenchView) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async act(action: BenchAction): Promise<void> {
    switch (action.type) {
      case 'scan.present':
        await this.#reader(action.device)?.present(action.text, { paceBaud: readerBaud });
        break;
      case 'device.plug':
        await this.#plug(action.device, action.isPlugged);
        break;
      case 'pad.put':
        this.#pad.put(action, this.#library.items());
        break;
      case 'printer.set':
        this.#hasPaper = action.hasPaper;
        this.#twins.printer.setFault(action.hasPaper ? 'none' : 'paper-out');
        break;
      case 'printer.tear':
        this.#twins.printer.act(['tear']);
        break;
      case 'contact.set':
        this.#isContactOpen = action.isOpen;
        break;
      case 'library.fault':
        this.#libraryFault = action.fault;
        this.#library.setFault(action.fault);
        break;
      default:
        assertNever(action);
    }
    this.#changed();
  }

  /** Lets go of the twins; they are stopped by whoever started them. */
  stop(): void {
    for (const end of this.#endings) end();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }

  async #plug(device: string, isPlugged: boolean): Promise<void> {
    const twin = this.#devices().find(([id]) => id === device)?.[1];
    await (isPlugged ? twin?.plug() : twin?.unplug());
  }

  #reader(device: string): LineReaderTwin | undefined {
    const id = readerTwinIds.find((known) => known === device);
    return id === undefined ? undefined : this.#twins.readers[id];
  }

  #devices(): [DeviceTwinId, Twin][] {
    const { readers, relay, pad, printer } = this.#twins;
    return [
      ...readerTwinIds.map((id): [ReaderTwinId, Twin] => [id, readers[id]]),
      ['kiosk-pad', pad],
      ['kiosk-printer', printer],
      ['door-lock', relay],
    ];
  }

  /** A printer is asked how it is without end: only more than such a question is worth a look. */
  #printed(length: number): void {
    if (length > longestQuestion) this.#changed();
  }

  #changed(): void {
    this.#view = null;
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      for (const listener of this.#listeners) listener(this.view);
    }, viewPauseMs);
  }

  #look(): BenchView {
    const { relay } = this.#twins;
    return {
      patrons: this.#library.patrons(),
      items: this.#library.items(),
      devices: this.#devices().map(([id, twin]) => showDevice(id, twin)),
      relay: { isOn: relay.isOn, releases: relay.releases },
      contact: { isOpen: this.#isContactOpen },
      pad: { items: this.#pad.items },
      printer: { hasPaper: this.#hasPaper, lines: this.#twins.printer.lines.slice(-mostLines) },
      libraryFault: this.#libraryFault,
      bytes: this.#wire.pieces,
    };
  }
}

type Twin = LineReaderTwin | LcusRelayTwin | PadTwin | EscposPrinterTwin;

const roles: Readonly<Record<DeviceTwinId, string>> = {
  'door-card': 'door.card',
  'kiosk-card': 'kiosk.card',
  'kiosk-item': 'kiosk.item',
  'kiosk-pad': 'kiosk.pad',
  'kiosk-printer': 'kiosk.printer',
  'door-lock': 'door.lock',
};

const drivers: Readonly<Partial<Record<DeviceTwinId, string>>> = {
  'door-lock': 'lcus-relay',
  'kiosk-pad': 'feig',
  'kiosk-printer': 'escpos-printer',
};

function showDevice(id: DeviceTwinId, twin: Twin): BenchDevice {
  const driver = drivers[id] ?? 'serial-line-reader';
  return { id, role: roles[id], driver, isPlugged: twin.isPlugged, bytesIn: twin.bytesIn, bytesOut: twin.bytesOut };
}
