import { describe, expect, it } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { settle, VirtualClock } from '../../test/virtual-clock.ts';
import type { ByteLinkEvents, ByteRoute } from '../transport/byte-link.ts';
import { SerialLineReader } from './serial-line-reader.driver.ts';
import { serialLineReaderSettings } from './serial-line-reader.schema.ts';
import { staleGapMs, stallLimitMs } from '../scan-source/stall-guard.ts';

async function setUp(change: { readonly terminator?: string } = {}) {
  const clock = new VirtualClock();
  let line: ByteLinkEvents | null = null;
  const route: ByteRoute = {
    path: 'memory',
    open: async (events) => {
      line = events;
      return { write: () => undefined, close: async () => undefined };
    },
  };
  const rules = serialLineReaderSettings.parse({ path: '/dev/null', ...change });
  const reader = new SerialLineReader({ rules, route }, { id: brandId<DeviceId>('reader'), clock });
  const told: string[] = [];
  reader.onScan(({ text }) => told.push(text.reveal()));
  reader.onFault((fault) => told.push(`!${fault}`));
  reader.start();
  await settle();
  return { clock, reader, told, bytes: (text: string) => line?.onData(Buffer.from(text, 'latin1')) };
}

describe('a reader whose process hung', () => {
  it('drops what waited meanwhile, says so once, and reads the next card', async () => {
    const { clock, told, bytes } = await setUp();
    clock.stall(stallLimitMs + 1);
    bytes('24567000001016\r24567000001024\r');
    expect(told).toEqual(['!incomplete']);
    await clock.advance(staleGapMs);
    bytes('24567000001016\r');
    expect(told).toEqual(['!incomplete', '24567000001016']);
  });

  it('drops it too when the timers wake before the bytes are read', async () => {
    const { clock, told, bytes } = await setUp();
    clock.stall(10_000);
    await clock.advance(1);
    bytes('24567000001016\r');
    expect(told).toEqual(['!incomplete']);
  });

  it('never takes the end of an old line for a card of its own', async () => {
    const { clock, told, bytes } = await setUp();
    clock.stall(10_000);
    for (const part of ['245670', '000010', '16\r']) {
      bytes(part);
      await clock.advance(staleGapMs - 1);
    }
    expect(told).toEqual(['!incomplete']);
  });

  it.each(['\r', ''])('drops half a line of before the stall (terminator %j)', async (terminator) => {
    const { clock, told, bytes } = await setUp({ terminator });
    bytes('24567000001016');
    clock.stall(10_000);
    await clock.advance(1);
    bytes('\r');
    expect(told).toEqual(['!incomplete']);
  });

  it('is no matter where it hung for a moment, or where nothing came for long', async () => {
    const { clock, told, bytes } = await setUp();
    await clock.advance(3_600_000);
    clock.stall(1_000);
    bytes('24567000001016\r');
    expect(told).toEqual(['24567000001016']);
  });

  it('leaves no timer when it stops', async () => {
    const { clock, reader } = await setUp();
    await reader.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
