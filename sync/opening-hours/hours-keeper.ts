import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { type FetchedHours, type KeptHours, keptHoursSchema } from '../../contracts/opening-hours.schema.ts';

/** Where the last answer is kept, so that a restart during an outage knows it still. */
export interface HoursFile {
  /** The file's text, null where there is none. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

/** What a keeper of hours is made of. */
export interface HoursKeeperOptions {
  readonly clock: Clock;
  readonly file: HoursFile;
  readonly everyMs: number;
  readonly validMs: number;
  /** Told of each failure, and with null of each answer. */
  readonly onState: (error: unknown) => void;
}

/** A failure is tried again sooner than an answer is asked for anew. */
const againMs = 60_000;

/** Hours and the moment, by this PC's clock, of the question that they answer. */
export interface ToldHours {
  readonly hours: FetchedHours;
  readonly askedAtMs: number;
}

/** The last opening hours that were told, for as long as they count. */
export class HoursKeeper {
  readonly #options: HoursKeeperOptions;
  #told: (ToldHours & { readonly untilMonotonicMs: number }) | null = null;
  #timer: TimerHandle | null = null;
  #isStopped = false;

  constructor(options: HoursKeeperOptions) {
    this.#options = options;
  }

  /** null where nothing is known, or no longer. */
  get hours(): FetchedHours | null {
    return this.isCurrent ? (this.#told?.hours ?? null) : null;
  }

  /** The last answer, also where it does not count any more; null where there is none. */
  get told(): ToldHours | null {
    return this.#told;
  }

  /** Whether the last answer still counts. */
  get isCurrent(): boolean {
    return this.#told !== null && this.#options.clock.monotonicMs() < this.#told.untilMonotonicMs;
  }

  /** Takes up what was kept before a restart, as far as it still counts. What can't be read is as good as nothing. */
  async load(): Promise<void> {
    const { file, clock, validMs } = this.#options;
    const kept = await file.read().then(parsed, () => null);
    if (kept === null) return;
    const ageMs = clock.now() - kept.fetchedAtMs;
    // From the future: one of the two clocks is wrong, and nobody knows which.
    if (ageMs < 0 || ageMs >= validMs) return;
    this.#told = { hours: kept.hours, askedAtMs: kept.fetchedAtMs, untilMonotonicMs: clock.monotonicMs() + validMs - ageMs };
  }

  /** Asks now and from then on. */
  start(fetchHours: () => Promise<FetchedHours>): void {
    void this.#round(fetchHours);
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  async #round(fetchHours: () => Promise<FetchedHours>): Promise<void> {
    const { clock, everyMs, onState } = this.#options;
    const error = await this.#ask(fetchHours).then(
      () => null,
      (failure: unknown) => failure,
    );
    if (this.#isStopped) return;
    onState(error);
    this.#timer = clock.setTimer(error === null ? everyMs : Math.min(againMs, everyMs), () => void this.#round(fetchHours));
  }

  async #ask(fetchHours: () => Promise<FetchedHours>): Promise<void> {
    const { clock, file, validMs } = this.#options;
    // Counted from the question: an answer is never younger than that.
    const askedAt = { wallMs: Math.floor(clock.now()), monotonicMs: clock.monotonicMs() };
    const hours = await fetchHours();
    this.#told = { hours, askedAtMs: askedAt.wallMs, untilMonotonicMs: askedAt.monotonicMs + validMs };
    const kept = { fetchedAtMs: askedAt.wallMs, hours };
    // A disk that takes nothing costs the next start its hours, and this run none.
    await file.write(`${JSON.stringify(kept)}\n`).catch(() => undefined);
  }
}

function parsed(text: string | null): KeptHours | null {
  if (text === null) return null;
  try {
    return keptHoursSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
