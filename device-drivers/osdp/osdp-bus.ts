import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DriverContext, WireObserver } from '../../contracts/driver-manifest.ts';
import { InvariantError, type KioskError } from '../../contracts/errors.ts';
import type { ByteLink, ByteRoute } from '../transport/byte-link.ts';
import { HealthCell } from '../transport/health-cell.ts';
import { LinkSupervisor } from '../transport/link-supervisor.ts';
import { routeFor } from '../transport/open-route.ts';
import { type OsdpCheck, OsdpFramer } from './osdp-frame.codec.ts';
import type { OsdpBaudRate, OsdpLineSettings } from './osdp-line.schema.ts';
import { OsdpFinder } from './osdp-finder.machine.ts';
import type { OsdpPlace } from './osdp.errors.ts';
import type { PdEvent } from './osdp-pd-jobs.ts';
import type { PdMachine } from './osdp-pd.machine.ts';

/** A device on the bus as the bus sees it. */
export interface BusMember {
  readonly wantedAddress: number | 'auto';
  readonly check: OsdpCheck;
  /** null until its address is found. */
  readonly machine: PdMachine | null;
  /** Its address is known now. */
  found(address: number): void;
  /** It answered something. */
  alive(atMs: number): void;
  tell(event: PdEvent, atMs: number): void;
  lineUp(): void;
  lineDown(error: KioskError): void;
  /** Nothing answers yet. */
  searched(): void;
  readonly wires: readonly WireObserver[];
  /** Its own key, in hex, while it has one: no two devices may share theirs. */
  readonly keyText: string | null;
}

/** What a bus is built of. */
export interface OsdpBusParts {
  readonly path: string;
  readonly baudRate: OsdpBaudRate | 'auto';
  routeAt(baudRate: OsdpBaudRate): ByteRoute;
  readonly clock: Clock;
}

/** How long an answer may take (5.7). */
const answerMs = 200;
/** After a stall of this process timers come before the bytes that have long arrived: those get their turn. */
const graceMs = 5;
/** A line is quiet for two characters between two frames (5.6). */
const quietChars = 2;

/** A line of RS-485 with all devices on it, asked in turn: one question at a time, the urgent ones first. */
export class OsdpBus {
  readonly #parts: OsdpBusParts;
  readonly #supervisor: LinkSupervisor;
  readonly #members = new Set<BusMember>();
  readonly #framer = new OsdpFramer();
  #baudRate: OsdpBaudRate;
  #finder: OsdpFinder | null = null;
  #link: ByteLink | null = null;
  #asking: { readonly member: BusMember | null; readonly timer: TimerHandle } | null = null;
  #wake: TimerHandle | null = null;
  #quietUntilMs = 0;
  #isChangingSpeed = false;

  constructor(parts: OsdpBusParts) {
    this.#parts = parts;
    this.#baudRate = parts.baudRate === 'auto' ? 9600 : parts.baudRate;
    this.#supervisor = new LinkSupervisor({
      route: { path: parts.path, open: (events, signal) => parts.routeAt(this.#baudRate).open(events, signal) },
      clock: parts.clock,
      health: new HealthCell(),
      events: { onData: (bytes) => this.#take(bytes), onOpen: (link) => this.#opened(link), onLost: (error) => this.#lost(error) },
    });
  }

  /** The bus that all devices of a station on the same line share. */
  static of({ path, baudRate }: Pick<OsdpLineSettings, 'path' | 'baudRate'>, { shared, clock }: DriverContext): OsdpBus {
    const routeAt = (speed: OsdpBaudRate): ByteRoute => routeFor(path, { baudRate: speed, dataBits: 8, parity: 'none', stopBits: 1 });
    const make = (): OsdpBus => new OsdpBus({ path, baudRate, routeAt, clock });
    return shared?.get(['osdp', path, baudRate].join(' '), make) ?? make();
  }

  get path(): string {
    return this.#parts.path;
  }

  /** The speed in use; with "auto" the one that was found, or is being tried. */
  get baudRate(): OsdpBaudRate {
    return this.#baudRate;
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  /** Whether another device of the line has this key. */
  isKeyTaken(member: BusMember, keyText: string): boolean {
    return [...this.#members].some((other) => other !== member && other.keyText === keyText);
  }

  placeOf(member: BusMember): OsdpPlace {
    return { path: this.path, address: member.machine?.address ?? member.wantedAddress };
  }

  /** Takes a device in; the first one has the line opened. */
  join(member: BusMember): void {
    const others = [...this.#members];
    if (others.some(({ wantedAddress }) => wantedAddress === 'auto' || member.wantedAddress === 'auto')) {
      throw new InvariantError('address = "auto" needs a line with one OSDP device');
    }
    this.#members.add(member);
    if (this.#members.size === 1) {
      this.#search();
      this.#supervisor.start();
    } else if (this.#link !== null) {
      member.lineUp();
      this.#next();
    }
  }

  /** Lets a device go; the last one has the line closed. */
  async leave(member: BusMember): Promise<void> {
    if (!this.#members.delete(member)) return;
    if (this.#asking?.member === member) this.#endTurn();
    if (this.#members.size > 0) return this.#next();
    this.#link = null;
    this.#endTurn();
    this.#wake?.cancel();
    await this.#supervisor.stop();
  }

  /** Something waits to be sent: does not wait for the next poll. */
  nudge(): void {
    this.#next();
  }

  #search(): void {
    const addresses = [...this.#members].map(({ wantedAddress }) => wantedAddress);
    const isKnown = this.#parts.baudRate !== 'auto' && !addresses.includes('auto');
    const speeds = this.#parts.baudRate === 'auto' && !this.path.startsWith('tcp:') ? 'auto' : this.#baudRate;
    const [{ check } = { check: 'crc16' as const }] = this.#members;
    this.#finder = isKnown ? null : new OsdpFinder({ speeds, check, addresses: addresses.filter((each) => each !== 'auto') });
  }

  #next(): void {
    const link = this.#link;
    if (link === null || this.#asking !== null || this.#isChangingSpeed) return;
    const { clock } = this.#parts;
    const atMs = clock.monotonicMs();
    if (atMs < this.#quietUntilMs) return this.#sleep(this.#quietUntilMs - atMs);
    if (this.#finder !== null) return this.#look(link, this.#finder);
    const member = this.#whoseTurn();
    if (member?.machine == null) return;
    const waitMs = member.machine.dueAtMs - atMs;
    if (waitMs > 0) return this.#sleep(waitMs);
    const events = member.machine.expire(atMs);
    if (events.length === 0) return this.#send(link, member.machine.turn(atMs), { member, limitMs: answerMs });
    for (const event of events) member.tell(event, atMs);
    this.#next();
  }

  #whoseTurn(): BusMember | undefined {
    const due = ({ machine }: BusMember): number => machine?.dueAtMs ?? Number.POSITIVE_INFINITY;
    const members = [...this.#members].filter(({ machine }) => machine !== null);
    const urgent = members.find(({ machine }) => machine?.isUrgent === true);
    return urgent ?? members.toSorted((a, b) => due(a) - due(b))[0];
  }

  #look(link: ByteLink, finder: OsdpFinder): void {
    const step = finder.next(this.#baudRate);
    if (step.do === 'speed') return void this.#changeSpeed(step.baudRate);
    if (step.isLast) for (const member of [...this.#members]) member.searched();
    this.#send(link, step.bytes, { member: null, limitMs: step.limitMs });
  }

  async #changeSpeed(baudRate: OsdpBaudRate): Promise<void> {
    this.#isChangingSpeed = true;
    this.#baudRate = baudRate;
    this.#link = null;
    await this.#supervisor.stop();
    this.#isChangingSpeed = false;
    if (this.#members.size > 0) this.#supervisor.start();
  }

  #send(link: ByteLink, bytes: Uint8Array, { member, limitMs }: { readonly member: BusMember | null; readonly limitMs: number }): void {
    this.#framer.clear();
    const { clock } = this.#parts;
    // The bytes themselves take their time on the line, both ways.
    const lineMs = ((bytes.length + 24) * 10_000) / this.#baudRate;
    const timer: { handle: TimerHandle } = {
      handle: clock.setTimer(limitMs + lineMs, () => {
        timer.handle = clock.setTimer(graceMs, () => this.#overdue());
      }),
    };
    // Before the write: on a line in memory the answer is there before it returns.
    this.#asking = { member, timer: { cancel: () => timer.handle.cancel() } };
    for (const onWire of member?.wires ?? []) onWire('out', bytes);
    link.write(bytes, (error) => {
      if (error !== null && this.#supervisor.link === link) this.#supervisor.giveUp(error);
    });
  }

  #take(bytes: Uint8Array): void {
    const { clock } = this.#parts;
    const atMs = clock.monotonicMs();
    this.#quietUntilMs = atMs + (quietChars * 10_000) / this.#baudRate;
    const pieces = this.#framer.push(bytes);
    const asked = this.#asking?.member ?? null;
    for (const onWire of asked?.wires ?? []) onWire('in', bytes);
    for (const piece of pieces) {
      if (!piece.ok) asked?.machine?.damaged(piece.fault === 'check');
      else if (this.#finder !== null) this.#found(this.#finder.heard(piece));
      else this.#hear(piece, atMs);
    }
    if (pieces.length === 0 && this.#framer.isWaiting) asked?.machine?.damaged(false);
  }

  #hear(frame: Parameters<PdMachine['heard']>[0], atMs: number): void {
    const asked = this.#asking?.member ?? null;
    const members = asked === null ? [...this.#members] : [asked, ...[...this.#members].filter((each) => each !== asked)];
    const member = members.find(({ machine }) => machine?.address === frame.address) ?? asked;
    const events = member?.machine?.heard(frame, atMs) ?? null;
    if (member === null || events === null) return;
    if (member === asked) this.#endTurn();
    member.alive(atMs);
    for (const event of events) member.tell(event, atMs);
    this.#next();
  }

  #found(address: number | null): void {
    if (address === null) return;
    this.#finder = null;
    this.#endTurn();
    for (const member of [...this.#members]) if (member.wantedAddress === 'auto') member.found(address);
    this.#next();
  }

  #overdue(): void {
    const member = this.#asking?.member ?? null;
    this.#endTurn();
    this.#framer.clear();
    const atMs = this.#parts.clock.monotonicMs();
    for (const event of member?.machine?.unanswered(atMs) ?? []) member?.tell(event, atMs);
    this.#next();
  }

  #endTurn(): void {
    this.#asking?.timer.cancel();
    this.#asking = null;
  }

  #sleep(ms: number): void {
    this.#wake?.cancel();
    this.#wake = this.#parts.clock.setTimer(ms, () => this.#next());
  }

  #opened(link: ByteLink): void {
    this.#link = link;
    this.#quietUntilMs = 0;
    this.#framer.clear();
    for (const member of [...this.#members]) member.lineUp();
    this.#next();
  }

  #lost(error: KioskError): void {
    this.#link = null;
    this.#endTurn();
    this.#wake?.cancel();
    const atMs = this.#parts.clock.monotonicMs();
    for (const member of [...this.#members]) {
      for (const event of member.machine?.lost() ?? []) member.tell(event, atMs);
      member.lineDown(error);
    }
    if (this.#parts.baudRate === 'auto') this.#search();
  }
}
