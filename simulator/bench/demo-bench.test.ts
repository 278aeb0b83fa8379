import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type BenchView, benchViewSchema, type LibraryFault } from '../../contracts/bench.schema.ts';
import { startDeviceTwins } from '../devices/device-twins.ts';
import { DemoBench } from './demo-bench.ts';
import type { LibraryTwin } from './library-twin.ts';
import { WireLog } from './wire-log.ts';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

class FakeLibrary implements LibraryTwin {
  readonly faults: LibraryFault[] = [];
  isOnLoan = false;
  #listener: () => void = () => undefined;

  setFault(fault: LibraryFault): void {
    this.faults.push(fault);
  }

  items(): BenchView['items'] {
    return [{ barcode: '30234000517861', title: 'A title', shows: 'an item', onLoan: this.isOnLoan }];
  }

  patrons(): BenchView['patrons'] {
    return [{ card: '24567000001016', pin: '1234', name: 'Testinen, Aino', shows: 'an adult' }];
  }

  onChange(listener: () => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  lend(): void {
    this.isOnLoan = true;
    this.#listener();
  }
}

async function setUp() {
  const twins = await startDeviceTwins();
  const library = new FakeLibrary();
  const bench = new DemoBench(twins, library);
  endings.push(
    () => twins.stop(),
    () => bench.stop(),
  );
  const next = (isWanted: (view: BenchView) => boolean): Promise<BenchView> =>
    new Promise((resolve) => bench.onView((view) => (isWanted(view) ? resolve(view) : undefined)));
  return { twins, library, bench, next };
}

describe('demo bench', () => {
  it('shows the twins in a view that the screens understand', async () => {
    const { bench } = await setUp();
    const view = benchViewSchema.parse(bench.view);
    expect(view.devices.map(({ id, role, driver }) => [id, role, driver])).toEqual([
      ['door-card', 'door.card', 'serial-line-reader'],
      ['kiosk-card', 'kiosk.card', 'serial-line-reader'],
      ['kiosk-item', 'kiosk.item', 'serial-line-reader'],
      ['kiosk-pad', 'kiosk.pad', 'feig'],
      ['kiosk-printer', 'kiosk.printer', 'escpos-printer'],
      ['door-lock', 'door.lock', 'lcus-relay'],
    ]);
  });

  it('lays items on the pad and takes them away, and a tag keeps what was written to it', async () => {
    const { bench, twins } = await setUp();
    await bench.act({ type: 'pad.put', items: ['30234000517861', 'unknown'], isThere: true });
    expect(bench.view.pad).toEqual({ items: ['30234000517861'] });
    const [tag] = twins.pad.field.tags;
    if (tag !== undefined) tag.afi = 0xc2;
    await bench.act({ type: 'pad.put', items: ['30234000517861'], isThere: false });
    await bench.act({ type: 'pad.put', items: ['30234000517861'], isThere: true });
    expect(twins.pad.field.tags.map(({ afi, place }) => [afi, place])).toEqual([[0xc2, 'middle']]);
  });

  it('puts a scan on the wire as bytes and shows them', async () => {
    const { bench, next } = await setUp();
    const seen = next((view) => view.bytes.some((piece) => piece.text.endsWith('␍')));
    await bench.act({ type: 'scan.present', device: 'kiosk-item', text: '30234000517861' });
    const view = await seen;
    expect(view.bytes).toMatchObject([{ device: 'kiosk-item', direction: 'in', text: '30234000517861␍' }]);
    expect(view.devices.find(({ id }) => id === 'kiosk-item')?.bytesIn).toBe(15);
  });

  it('shows the relay as its line commands it', async () => {
    const { twins, next } = await setUp();
    const released = next((view) => view.relay.isOn);
    const socket = connect(Number(new URL(twins.paths['door-lock']).port), '127.0.0.1');
    endings.push(() => void socket.destroy());
    socket.write(Buffer.from('a00101a2', 'hex'));
    expect((await released).relay).toEqual({ isOn: true, releases: 1 });
  });

  it('unplugs and plugs a device, moves the door and breaks the library system', async () => {
    const { bench, library } = await setUp();
    await bench.act({ type: 'device.plug', device: 'door-card', isPlugged: false });
    expect(bench.view.devices[0]?.isPlugged).toBe(false);
    await bench.act({ type: 'device.plug', device: 'door-card', isPlugged: true });
    expect(bench.view.devices[0]?.isPlugged).toBe(true);
    await bench.act({ type: 'contact.set', isOpen: true });
    expect(bench.view.contact.isOpen).toBe(true);
    await bench.act({ type: 'library.fault', fault: 'silent' });
    expect(bench.view.libraryFault).toBe('silent');
    expect(library.faults).toEqual(['silent']);
  });

  it('does nothing for a device that it does not know', async () => {
    const { bench } = await setUp();
    await bench.act({ type: 'scan.present', device: 'nowhere', text: 'A1' });
    expect(bench.view.bytes).toEqual([]);
  });

  it('tells a new view when the library system changed', async () => {
    const { library, next } = await setUp();
    const lent = next((view) => view.items[0]?.onLoan === true);
    library.lend();
    await lent;
  });
});

describe('wire log', () => {
  it('keeps the last hundred pieces', () => {
    const log = new WireLog();
    for (let i = 0; i < 150; i += 1) log.note('door-lock', 'out', Uint8Array.of(i));
    expect(log.pieces).toHaveLength(100);
    expect(log.pieces.at(-1)).toMatchObject({ seq: 150, hex: '95' });
  });

  it('cuts a very long piece and says by how much', () => {
    const log = new WireLog();
    log.note('door-card', 'in', Buffer.alloc(4096, 0x39));
    expect(log.pieces[0]?.text).toMatch(/^9{256} … \+3840$/);
    expect(log.pieces[0]?.hex).toHaveLength(512);
  });
});
