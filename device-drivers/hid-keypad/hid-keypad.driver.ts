import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest, WireObserver } from '../../contracts/driver-manifest.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { Keypad, KeyPress } from '../../contracts/ports/keypad.port.ts';
import { MaskedKey } from '../scan-source/masked-key.ts';
import { StallGuard, stallLookMs } from '../scan-source/stall-guard.ts';
import type { ByteRoute } from '../transport/byte-link.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { hidRouteFor } from '../transport/hid-route.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { Listeners } from '../transport/listeners.ts';
import { type KeysDown, stepPad } from './hid-keypad.machine.ts';
import { hidKeypadSettings, type HidKeypadSettings } from './hid-keypad.schema.ts';

/** A numeric keypad that is taken away from the system, so that no PIN is ever typed into a window. `route` gives whole boot reports. */
export class HidKeypad implements Keypad, DriverInstance<Keypad> {
  readonly id: DeviceId;
  readonly port: Keypad = this;
  readonly #clock: Clock;
  readonly #onWire: WireObserver | undefined;
  readonly #health = new HealthCell();
  readonly #keys = new Listeners<KeyPress>();
  readonly #supervisor: LinkSupervisor;
  #down: KeysDown = [];
  #stalls: StallGuard;
  #lookout: TimerHandle | null = null;

  constructor(route: ByteRoute, { id, clock, onWire }: DriverContext) {
    this.id = id;
    this.#clock = clock;
    this.#onWire = onWire;
    this.#stalls = new StallGuard(clock.monotonicMs());
    const events = {
      onData: (bytes: Uint8Array) => this.#take(bytes),
      onOpen: () => this.#health.set({ state: 'ready' }),
      onLost: () => {
        this.#down = [];
      },
    };
    this.#supervisor = new LinkSupervisor({ route, clock, health: this.#health, events });
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  onKey(listener: (key: KeyPress) => void): Unsubscribe {
    return this.#keys.add(listener);
  }

  start(): void {
    this.#stalls = new StallGuard(this.#clock.monotonicMs());
    this.#lookOut();
    this.#supervisor.start();
  }

  async stop(): Promise<void> {
    this.#lookout?.cancel();
    this.#lookout = null;
    this.#down = [];
    await this.#supervisor.stop();
  }

  #take(bytes: Uint8Array): void {
    const atMs = this.#clock.monotonicMs();
    this.#stalls.look(atMs);
    const isStale = this.#stalls.isStale(atMs);
    const { down, pressed } = stepPad(this.#down, bytes);
    this.#down = down;
    // What waited while the process hung was typed for a card of then.
    if (!isStale) for (const key of pressed) this.#keys.emit(new MaskedKey(key, atMs));
    this.#onWire?.('in', bytes);
  }

  #lookOut(): void {
    this.#lookout?.cancel();
    this.#lookout = this.#clock.setTimer(stallLookMs, () => {
      this.#stalls.look(this.#clock.monotonicMs());
      this.#lookOut();
    });
  }
}

/** USB numeric keypads as PIN pads beside a door; on Linux only, since other systems let no program take a keyboard. */
export const hidKeypad: DriverManifest<'keypad', HidKeypadSettings> = {
  id: 'hid-keypad',
  port: 'keypad',
  title: 'USB numeric keypad as PIN pad, taken for this program alone',
  roles: ['door.keypad'],
  settingsSchema: hidKeypadSettings,
  create: ({ path }, context) => new HidKeypad(hidRouteFor(path, { isKeyboard: true }), context),
};
