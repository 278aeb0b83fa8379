import { describe, expect, it } from 'vitest';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { StoredTrace, Trace, TraceStore } from '../../contracts/ports/trace-store.port.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { TraceRecorder } from './trace-recorder.ts';

class FakeStore implements TraceStore {
  readonly appended: Trace[] = [];
  isBroken = false;

  async append(trace: Trace): Promise<void> {
    if (this.isBroken) throw new Error('disk full');
    this.appended.push(trace);
  }

  async window(): Promise<readonly StoredTrace[]> {
    return [];
  }

  async ofBorrower(): Promise<readonly StoredTrace[]> {
    return [];
  }

  async purge() {
    return { removed: 0, atMs: 0 };
  }

  async close(): Promise<void> {}
}

const granted = { type: 'door.granted', door: brandId<DoorId>('main') } as const;

function setUp(store: FakeStore | null) {
  const clock = new VirtualClock();
  const lost: unknown[] = [];
  const recorder = new TraceRecorder({ store, clock, purposeOfDevice: () => 'doorFault', onLost: (error) => lost.push(error) });
  return { clock, lost, recorder };
}

describe('the trace recorder', () => {
  it('leaves the moment of a decision alone and stores 50 ms later, with the time of the event', async () => {
    const store = new FakeStore();
    const { clock, recorder } = setUp(store);
    const atMs = clock.now();
    recorder.record(granted);
    await clock.advance(49);
    expect(store.appended).toEqual([]);
    await clock.advance(1);
    expect(store.appended).toEqual([{ atMs, purpose: 'doorFault', device: 'main', event: 'door.granted', resultCode: '', incidentCode: null }]);
  });

  it('stores what waits when the station stops, and leaves no timer', async () => {
    const store = new FakeStore();
    const { clock, recorder } = setUp(store);
    recorder.record(granted);
    await recorder.flush();
    expect([store.appended.length, clock.pendingTimers]).toEqual([1, 0]);
  });

  it.each([
    ['refuses', Object.assign(new FakeStore(), { isBroken: true })],
    ['could not be opened', null],
  ])('counts an event as lost, and goes on, when the store %s', async (_why, store) => {
    const { lost, recorder } = setUp(store);
    recorder.record(granted);
    await recorder.flush();
    expect([recorder.lost, lost.length]).toEqual([1, 1]);
  });
});
