import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { ZoneClock } from '../../domain/schedule/zone-clock.ts';
import type { Counter } from '../../sync/statistics/counter-calls.ts';
import { traceOf } from './trace-recorder.ts';

/** What events are counted with. */
export interface EventCounterOptions {
  readonly clock: Clock;
  /** Days are the site's, hours are UTC's. */
  readonly timeZone: string;
  add(counters: readonly Counter[]): Promise<void>;
  /** Told when counts can't be written, and with null when they can again. What was not written is written later. */
  readonly onTrouble: (error: unknown) => void;
}

/** How often counts are written, in milliseconds: a killed station forgets what it counted since. */
const flushMs = 60_000;
/** Events that wait to be counted, at most: a busy site has so many in a minute. */
const toldLimit = 1_000;
/** Lines that wait for a disk that can't be written: two days of a busy site. */
const waitingLimit = 2_000;

/** Counts events for statistics: by the hour without a reason, by the day with it, and nothing of whom. */
export class EventCounter {
  readonly #options: EventCounterOptions;
  readonly #zone: ZoneClock;
  #waiting = new Map<string, Counter>();
  /** Events of the last minute, not looked at yet: a door has better things to do while it decides. */
  #told: { readonly event: StationEvent; readonly atMs: number }[] = [];
  #timer: TimerHandle | null = null;
  #isTroubled = false;

  constructor(options: EventCounterOptions) {
    this.#options = options;
    this.#zone = new ZoneClock(options.timeZone);
  }

  /** Counts one event; nothing waits for a disk, and hardly anything for the counting. */
  count(event: StationEvent): void {
    const { clock } = this.#options;
    this.#told.push({ event, atMs: clock.now() });
    if (this.#told.length >= toldLimit) this.#countTold();
    this.#timer ??= clock.setTimer(flushMs, () => void this.flush());
  }

  #countTold(): void {
    const told = this.#told;
    this.#told = [];
    for (const { event, atMs } of told) {
      const { event: name, resultCode } = traceOf(event, atMs, () => 'doorFault');
      const place = placeOf(event);
      const hour = `${new Date(atMs).toISOString().slice(0, 13)}Z`;
      this.#add({ span: 'hour', start: hour, event: name, code: '', place, found: 1 });
      this.#add({ span: 'day', start: this.#zone.wallTime(atMs).date, event: name, code: resultCode, place, found: 1 });
    }
  }

  /** Writes what was counted; what can't be written waits. */
  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    this.#countTold();
    const counters = [...this.#waiting.values()];
    if (counters.length === 0) return;
    this.#waiting = new Map();
    try {
      await this.#options.add(counters);
      if (this.#isTroubled) this.#options.onTrouble(null);
      this.#isTroubled = false;
    } catch (error) {
      for (const counter of counters) this.#add(counter);
      this.#timer ??= this.#options.clock.setTimer(flushMs, () => void this.flush());
      if (!this.#isTroubled) this.#options.onTrouble(error);
      this.#isTroubled = true;
    }
  }

  /** Ends its timer and writes what waits. */
  async stop(): Promise<void> {
    await this.flush();
    this.#timer?.cancel();
    this.#timer = null;
  }

  #add(counter: Counter): void {
    const key = `${counter.span} ${counter.start} ${counter.event} ${counter.code} ${counter.place}`;
    const known = this.#waiting.get(key);
    if (known === undefined && this.#waiting.size >= waitingLimit) return;
    this.#waiting.set(key, { ...counter, found: (known?.found ?? 0) + counter.found });
  }
}

function placeOf(event: StationEvent): string {
  if ('door' in event) return event.door ?? '';
  return 'terminal' in event ? event.terminal : '';
}
