import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { HasHealth, Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId, TagUid } from '../../contracts/ids.ts';
import type { ItemPad, PadChange, PadTag, SecurityResult, TagMemory } from '../../contracts/ports/item-pad.port.ts';
import { Listeners } from '../transport/listeners.ts';
import type { AirTurn } from './air-turn.ts';
import { emptyField, type FieldEvent, type FieldState, stepField, type TrackedTag } from './field.machine.ts';
import { type FieldTask, nextTask } from './field-schedule.policy.ts';
import type { ItemPadRules } from './item-pad.schema.ts';
import { setSecurityOf } from './set-security.ts';
import type { TagAir } from './tag-air.ts';
import { readMarks, securityOf } from './tag-marks.ts';
import { type BlockWrite, readWholeMemory, writeTagBlocks } from './tag-memory.ts';
import { nextSpan } from './tag-reader.machine.ts';

/** What the engine needs from the driver of a family. */
export interface ItemPadOptions {
  readonly id: DeviceId;
  readonly clock: Clock;
  readonly rules: ItemPadRules;
  /** The driver's own: the engine knows tags, the driver knows the line. */
  readonly health: HasHealth;
}

/** The port and the ends by which a driver tells what becomes of the line. */
export interface ItemPadEngine {
  readonly port: ItemPad;
  /** The line is open and the pad answered: looking for tags begins. */
  connected(): void;
  /** The line is gone: every tag has left, every call waiting rejects with `error`. */
  disconnected(error: KioskError): void;
}

/** Makes the engine that all families of pads share. */
export function createItemPad(air: TagAir, options: ItemPadOptions): ItemPadEngine {
  return new PadEngine(air, options);
}

interface Job {
  run(turn: AirTurn): Promise<void>;
  reject(error: unknown): void;
}

/** How long the pad may fail to answer until nothing is said to lie there any more, and the wait between tries. */
const silence = { lostAfterMs: 1000, retryMs: 150 } as const;

class PadEngine implements ItemPad, ItemPadEngine {
  readonly port: ItemPad = this;
  readonly id: DeviceId;
  readonly #air: TagAir;
  readonly #clock: Clock;
  readonly #rules: ItemPadRules;
  readonly #health: HasHealth;
  readonly #changes = new Listeners<PadChange>();
  #field: FieldState = emptyField;
  #jobs: Job[] = [];
  #job: Job | null = null;
  #isBusy = false;
  #isActive = true;
  #isConnected = false;
  #lost = new KioskError('DEVICE_LOST', 'The item pad is not connected: check its cable and power.', { retryable: true });
  /** Grows with every line, and with every start of the field: answers of before are stale. */
  #line = 0;
  #look = 0;
  #answeredAtMs = 0;
  #timer: TimerHandle | null = null;

  constructor(air: TagAir, { id, clock, rules, health }: ItemPadOptions) {
    this.#air = air;
    this.id = id;
    this.#clock = clock;
    this.#rules = rules;
    this.#health = health;
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  get tags(): readonly PadTag[] {
    return this.#field.tags.map(({ tag }) => tag);
  }

  get isOverfull(): boolean {
    return this.#field.isOverfull;
  }

  onChange(listener: (change: PadChange) => void): Unsubscribe {
    return this.#changes.add(listener);
  }

  connected(): void {
    this.#line += 1;
    this.#look += 1;
    this.#isConnected = true;
    this.#isBusy = false;
    this.#answeredAtMs = this.#clock.monotonicMs();
    this.#do((turn) => turn.ask((air) => air.setField(this.#isActive))).catch(() => undefined);
  }

  disconnected(error: KioskError): void {
    this.#line += 1;
    this.#look += 1;
    this.#isConnected = false;
    this.#isBusy = false;
    this.#lost = error;
    this.#timer?.cancel();
    this.#timer = null;
    for (const job of [this.#job, ...this.#jobs.splice(0)]) job?.reject(error);
    this.#job = null;
    this.#step({ type: 'field.lost', atMs: this.#clock.monotonicMs() });
  }

  setActive(isActive: boolean): void {
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    this.#look += 1;
    if (!isActive) this.#step({ type: 'field.lost', atMs: this.#clock.monotonicMs() });
    if (this.#isConnected) this.#do((turn) => turn.ask((air) => air.setField(isActive))).catch(() => undefined);
  }

  async setSecurity(uids: readonly TagUid[], security: 'secured' | 'unsecured'): Promise<readonly SecurityResult[]> {
    return this.#do(async (turn) => {
      const hindered = this.#hindered(uids);
      if (hindered !== null) return hindered;
      const visits = new Map(uids.map((uid) => [uid, this.#find(uid)?.visit ?? 0]));
      const results = await setSecurityOf(turn, this.#rules, { uids, security });
      const atMs = this.#clock.monotonicMs();
      for (const { uid, security: found } of results) {
        this.#step({ type: 'security.answered', uid, visit: visits.get(uid) ?? 0, security: found === 'unknown' ? null : found, atMs });
      }
      return results;
    });
  }

  readMemory(uid: TagUid): Promise<TagMemory> {
    return this.#do((turn) => readWholeMemory(turn, uid));
  }

  writeBlocks(uid: TagUid, blocks: readonly BlockWrite[]): Promise<void> {
    return this.#do(async (turn) => {
      try {
        await writeTagBlocks(turn, uid, blocks);
      } finally {
        this.#step({ type: 'tag.rewritten', uid, atMs: this.#clock.monotonicMs() });
      }
    });
  }

  /** Results where some of the tags are not there or are no items: nothing is written then. */
  #hindered(uids: readonly TagUid[]): readonly SecurityResult[] | null {
    const found = uids.map((uid) => ({ uid, tracked: this.#find(uid) }));
    if (found.every(({ tracked }) => tracked?.tag.reading.state === 'item')) return null;
    return found.map(({ uid, tracked }) => {
      if (tracked === undefined) return { uid, outcome: 'gone', security: 'unknown' };
      return { uid, outcome: tracked.tag.reading.state === 'item' ? 'undone' : 'refused', security: tracked.tag.security };
    });
  }

  #find(uid: TagUid): TrackedTag | undefined {
    return this.#field.tags.find(({ tag }) => tag.uid === uid);
  }

  #step(event: FieldEvent): void {
    const { state, changes } = stepField(this.#rules.stackLimit, this.#field, event);
    this.#field = state;
    for (const change of changes) this.#changes.emit(change);
  }

  /** Puts a job into the line of those that wait for the air; tracking comes after them. */
  #do<Value>(work: (turn: AirTurn) => Promise<Value>): Promise<Value> {
    if (!this.#isConnected) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      this.#jobs.push({ run: (turn) => work(turn).then(resolve, reject), reject });
      this.#pump();
    });
  }

  #pump(): void {
    if (!this.#isConnected || this.#isBusy) return;
    this.#timer?.cancel();
    this.#timer = null;
    this.#job = this.#jobs.shift() ?? null;
    const job = this.#job;
    if (job !== null) return this.#occupy((turn) => job.run(turn));
    if (!this.#isActive) return;
    const task = nextTask(this.#field, this.#rules.stackLimit, this.#clock.monotonicMs());
    if (task.kind === 'wait') this.#rest(task.dueAtMs - this.#clock.monotonicMs());
    else this.#occupy((turn) => this.#track(turn, task));
  }

  #rest(delayMs: number): void {
    this.#timer = this.#clock.setTimer(Math.max(1, delayMs), () => {
      this.#timer = null;
      this.#pump();
    });
  }

  #occupy(work: (turn: AirTurn) => Promise<void>): void {
    const line = this.#line;
    this.#isBusy = true;
    void work(this.#turn(line)).then(() => {
      if (line !== this.#line) return;
      this.#isBusy = false;
      this.#pump();
    });
  }

  #turn(line: number): AirTurn {
    const check = (): void => {
      if (line !== this.#line) throw this.#lost;
    };
    return {
      clock: this.#clock,
      ask: async (call) => {
        check();
        const answer = await call(this.#air);
        check();
        this.#answeredAtMs = this.#clock.monotonicMs();
        return answer;
      },
    };
  }

  /** Carries out one task of the tracking; a pad that does not answer is asked again after a while. */
  async #track(turn: AirTurn, task: Exclude<FieldTask, { kind: 'wait' }>): Promise<void> {
    const look = this.#look;
    try {
      const event = await this.#carryOut(turn, task);
      if (look === this.#look) this.#step(event);
    } catch (error) {
      if (!isKioskError(error)) throw error;
      if (look !== this.#look) return;
      const atMs = this.#clock.monotonicMs();
      if (atMs - this.#answeredAtMs >= silence.lostAfterMs) this.#step({ type: 'field.lost', atMs });
      await new Promise<void>((resolve) => void this.#clock.setTimer(silence.retryMs, resolve));
    }
  }

  async #carryOut(turn: AirTurn, task: Exclude<FieldTask, { kind: 'wait' }>): Promise<FieldEvent> {
    const now = (): number => this.#clock.monotonicMs();
    if (task.kind === 'inventory') {
      const inventory = await turn.ask((air) => air.inventory());
      return { type: 'inventory.taken', inventory, atMs: now() };
    }
    const { visit, memory } = task.tag;
    const { uid } = task.tag.tag;
    if (task.kind === 'blocks') {
      const result = await turn.ask((air) => air.readBlocks(uid, nextSpan(memory)));
      return { type: 'blocks.answered', uid, visit, result, atMs: now() };
    }
    if (task.kind === 'dsfid') {
      const info = await turn.ask((air) => air.readInfo(uid));
      return { type: 'dsfid.answered', uid, visit, dsfid: info.ok ? info.value.dsfid : null, atMs: now() };
    }
    const marks = await readMarks(turn, this.#rules, uid);
    return { type: 'security.answered', uid, visit, security: securityAnswer(marks, this.#rules), atMs: now() };
  }
}

// A tag that has no AFI at all is asked once; one that did not answer is asked again.
function securityAnswer(marks: Awaited<ReturnType<typeof readMarks>>, rules: ItemPadRules): ReturnType<typeof securityOf> | null {
  if (marks.ok) return securityOf(rules, marks.value);
  return marks.failure === 'unsupported' ? 'unknown' : null;
}
