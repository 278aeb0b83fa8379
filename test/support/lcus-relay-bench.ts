import { expect } from 'vitest';
import { brandId, type DeviceId } from '../../contracts/ids.ts';
import type { LockOutput } from '../../contracts/ports/door-lock.port.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { SecondWriter } from '../../device-drivers/transport/second-descriptor.ts';
import type { GuardEvents, GuardLauncher, GuardStart } from '../../device-drivers/lcus-relay/guard-process.ts';
import type { GuardMessage, GuardRequest } from '../../device-drivers/lcus-relay/guard-protocol.codec.ts';
import type { SecondWriterOpener } from '../../device-drivers/lcus-relay/own-hand.ts';
import { LcusRelay } from '../../device-drivers/lcus-relay/lcus-relay.driver.ts';

/** A guard that does only what a test tells it to. */
export class FakeGuard {
  readonly requests: GuardRequest[] = [];
  readonly #events: GuardEvents;
  isEnded = false;
  isKilled = false;
  isLeft = false;
  isAwake = true;

  readonly #order: string[];

  constructor(events: GuardEvents, order: string[]) {
    this.#events = events;
    this.#order = order;
  }

  send(request: GuardRequest): void {
    if (request.type !== 'check') {
      this.requests.push(request);
      this.#order.push(request.type);
    }
    if (request.type === 'check') queueMicrotask(() => (this.isAwake ? this.say({ type: 'alive', id: request.id }) : undefined));
  }

  end(): void {
    this.isEnded = true;
  }

  kill(): void {
    this.isKilled = true;
    this.die();
  }

  leave(): void {
    this.isLeft = true;
  }

  say(...messages: GuardMessage[]): void {
    for (const message of messages) this.#events.onMessage(message);
  }

  die(): void {
    this.#events.onExit();
  }
}

/** What a guard says once it has its line and the relay is off. */
export const ready: GuardMessage[] = [
  { type: 'health', health: { state: 'ready' } },
  { type: 'output', output: 'locked' },
];

/** A second descriptor that notes what was written to it. */
export class FakeWriter implements SecondWriter {
  readonly written: string[] = [];
  isClosed = false;
  readonly #order: string[];

  constructor(order: string[]) {
    this.#order = order;
  }

  write(bytes: Uint8Array): boolean {
    if (this.isClosed) return false;
    const command = bytes[2] === 1 ? 'on' : 'off';
    this.written.push(command);
    this.#order.push(command);
    return true;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A driver whose relay can be reached by its own hand, with its guard ready. */
export function setUpHand() {
  const order: string[] = [];
  const opened: FakeWriter[] = [];
  const rig = setUpRelay({
    order,
    openWriter: () => {
      opened.push(new FakeWriter(order));
      return opened.at(-1) ?? null;
    },
  });
  rig.guard().say(...ready);
  return { ...rig, order, writer: () => opened.at(-1) ?? expect.fail('no descriptor was opened') };
}

/** See {@link setUpHand}. */
export type HandRig = ReturnType<typeof setUpHand>;

/** The guard gives no sign of life from now on. */
export async function pause(guard: FakeGuard, pass: () => Promise<void>): Promise<void> {
  guard.isAwake = false;
  await pass();
}

/** A driver with guards that a test plays, and without a descriptor of its own unless told. */
export function setUpRelay({ order = [], openWriter }: { readonly order?: string[]; readonly openWriter?: SecondWriterOpener } = {}) {
  const clock = new VirtualClock();
  const guards: FakeGuard[] = [];
  const starts: GuardStart[] = [];
  const launch: GuardLauncher = (events, start) => {
    starts.push(start);
    const guard = new FakeGuard(events, order);
    guards.push(guard);
    return guard;
  };
  const lock = new LcusRelay({ launch, ...(openWriter === undefined ? {} : { openWriter }) }, { id: brandId<DeviceId>('lock'), clock });
  const outputs: LockOutput[] = [];
  lock.onOutput((output) => outputs.push(output));
  lock.start();
  return { clock, guards, starts, lock, outputs, guard: () => guards.at(-1) ?? expect.fail('no guard was started') };
}
