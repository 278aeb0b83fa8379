import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { Unsubscribe } from '../../contracts/health.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { SignInAnswer, TechnicianView } from '../../contracts/technician.schema.ts';
import type { PinLockout } from '../../domain/pin-lockout/pin-lockout.ts';
import type { ViewSource } from '../rpc/latest-views.ts';

/** How long a sign-in lasts (requirements, section S). */
export const signInMs = 600_000;

/** What a desk needs of the station. */
export interface TechnicianDeskOptions {
  readonly clock: Clock;
  /** The PIN's check value, null where none is set. */
  readonly readPin: () => Promise<string | null>;
  readonly isPin: (pin: Pin, checkValue: string) => Promise<boolean>;
  readonly lockout: Pick<PinLockout, 'begin'>;
  /** Writes into the event log; what it can't write is not done. */
  readonly record: (kind: string, reason: string) => Promise<void>;
}

/** Tries at the technician's page count like those of one card, at a terminal of its own. */
export const technicianTries = CardNumber.parse('omatoimi technician');
const terminal = 'technician';

/** Why nobody was let in, in the event log's words. */
const refusalWords = { wrong: 'wrong PIN', locked: 'locked after wrong PINs', lockedToday: 'locked for a day after wrong PINs' } as const;

interface SignIn {
  readonly endsAtMs: number;
  readonly timer: TimerHandle;
  readonly ended: AbortController;
}

/** One page's connection, whichever object stands for it. */
type Page = object;

/** Who is signed in as technician: one page for ten minutes, and never longer than its connection. */
export class TechnicianDesk {
  readonly #options: TechnicianDeskOptions;
  readonly #signIns = new Map<Page, SignIn>();
  readonly #listeners = new Map<Page, Set<(view: TechnicianView) => void>>();
  /** A PIN may still be compared when its page has gone. */
  readonly #gone = new WeakSet<Page>();
  #isPinSet = false;

  constructor(options: TechnicianDeskOptions) {
    this.#options = options;
  }

  isSignedIn(page: Page): boolean {
    return this.#signIns.has(page);
  }

  /** Aborts when the page's sign-in ends; at once for one that is not signed in. */
  signalOf(page: Page): AbortSignal {
    return this.#signIns.get(page)?.ended.signal ?? AbortSignal.abort();
  }

  /** What the page shows of the desk. */
  async sourceFor(page: Page): Promise<ViewSource<TechnicianView>> {
    this.#isPinSet = (await this.#options.readPin().catch(() => null)) !== null;
    const viewOf = (): TechnicianView => this.#viewOf(page);
    return {
      get view() {
        return viewOf();
      },
      onView: (listener) => this.#onView(page, listener),
    };
  }

  /** Tries a PIN. Never rejects: every way in that is not open is an answer. */
  async signIn(page: Page, text: string): Promise<SignInAnswer> {
    const { lockout, readPin, isPin } = this.#options;
    const checkValue = await readPin().catch(() => null);
    const pin = parsed(text);
    if (checkValue === null) return 'notSet';
    const leave = await lockout.begin(technicianTries, terminal);
    if (leave.kind === 'locked') return this.#refused(leave.hold === 'lockedToday' ? 'lockedToday' : 'locked');
    if (pin === null || !(await isPin(pin, checkValue).catch(() => false))) {
      leave.end('wrong');
      return this.#refused('wrong');
    }
    leave.end('right');
    if (this.#gone.has(page) || !(await this.#recorded('technician.signedIn', 'PIN'))) return 'unrecorded';
    if (this.#gone.has(page)) return 'unrecorded';
    this.#begin(page);
    return 'signedIn';
  }

  async signOut(page: Page): Promise<void> {
    if (this.#end(page)) await this.#recorded('technician.signedOut', 'by the technician');
  }

  /** The page's connection is gone. */
  left(page: Page): void {
    this.#gone.add(page);
    this.#listeners.delete(page);
    if (this.#end(page)) void this.#recorded('technician.signedOut', 'page closed');
  }

  /** Records what a signed-in technician is about to do. @throws KioskError where it can't be recorded: then it must not be done */
  record(kind: string, reason: string): Promise<void> {
    return this.#options.record(kind, reason);
  }

  stop(): void {
    for (const page of [...this.#signIns.keys()]) this.#end(page);
  }

  #begin(page: Page): void {
    this.#end(page);
    const { clock } = this.#options;
    const timer = clock.setTimer(signInMs, () => {
      if (this.#end(page)) void this.#recorded('technician.signedOut', 'ten minutes are over');
    });
    this.#signIns.set(page, { endsAtMs: clock.monotonicMs() + signInMs, timer, ended: new AbortController() });
    this.#tell(page);
  }

  #end(page: Page): boolean {
    const signIn = this.#signIns.get(page);
    if (signIn === undefined) return false;
    signIn.timer.cancel();
    this.#signIns.delete(page);
    signIn.ended.abort();
    this.#tell(page);
    return true;
  }

  async #refused(answer: keyof typeof refusalWords): Promise<SignInAnswer> {
    await this.#recorded('technician.refused', refusalWords[answer]);
    return answer;
  }

  #recorded(kind: string, reason: string): Promise<boolean> {
    return this.#options.record(kind, reason).then(
      () => true,
      () => false,
    );
  }

  #viewOf(page: Page): TechnicianView {
    const signIn = this.#signIns.get(page);
    if (signIn === undefined) return { screen: 'signIn', isPinSet: this.#isPinSet };
    return { screen: 'signedIn', endsInMs: Math.max(0, signIn.endsAtMs - this.#options.clock.monotonicMs()) };
  }

  #onView(page: Page, listener: (view: TechnicianView) => void): Unsubscribe {
    const listeners = this.#listeners.get(page) ?? new Set();
    this.#listeners.set(page, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #tell(page: Page): void {
    for (const listener of this.#listeners.get(page) ?? []) listener(this.#viewOf(page));
  }
}

function parsed(text: string): Pin | null {
  try {
    return Pin.parse(text);
  } catch {
    return null;
  }
}
