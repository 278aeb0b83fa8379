import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { AnnouncementConfig, OutputConfig } from '../../contracts/site-config.schema.ts';
import type { SiteEvent } from '../../contracts/station-events.ts';
import { dueAnnouncements, type StateAt } from './announcement.policy.ts';
import { isOutputOn, type SiteSituation } from './output-plan.policy.ts';

/** What a site does by itself when its state changes. */
export interface SiteProceduresOptions {
  readonly clock: Clock;
  readonly announcements: readonly AnnouncementConfig[];
  readonly outputs: readonly OutputConfig[];
  readonly signInMinutes: number;
  /** The schedule; asked a minute and up to two hours ahead. */
  readonly stateAt: StateAt;
  /** While the PC's clock is doubted nothing is announced for a time of day. */
  readonly isClockTrusted: () => boolean;
  /** null: nobody knows it yet; outputs are left as they are. */
  readonly state: SiteState | null;
  /** Every minute, before anything is announced for it. */
  readonly onMinute: () => void;
  /** Begins to say or play something; what is under way is heard first. Never throws. */
  readonly announce: (row: AnnouncementConfig) => void;
  /** What is said already is not finished, what waits is not said: the building is being left. */
  readonly hush: () => void;
  /** Tells what an output should be, also when it should be so already. Never throws. */
  readonly setOutput: (device: string, isOn: boolean) => void;
  readonly signedIn: () => number;
  readonly onEvent: (event: SiteEvent) => void;
}

const minuteMs = 60_000;
/** A PC that slept announces no closing of an hour ago. */
const mostMinutesBehind = 2;

/** Announcements, outputs and the round through the rooms, by the schedule and by what stands above it. */
export class SiteProcedures {
  readonly #options: SiteProceduresOptions;
  #situation: SiteSituation;
  #minute: number;
  #owesLockdown = false;
  #tick: TimerHandle | null = null;
  #sweep: TimerHandle | null = null;

  constructor(options: SiteProceduresOptions) {
    this.#options = options;
    this.#situation = { state: options.state, isLockdown: false, isEvacuation: false, isAlarm: false };
    this.#minute = this.#currentMinute();
  }

  start(): void {
    this.#setOutputs();
    this.#wait();
  }

  stop(): void {
    this.#tick?.cancel();
    this.#sweep?.cancel();
  }

  get situation(): SiteSituation {
    return this.#situation;
  }

  stateChanged(state: SiteState): void {
    const before = this.#situation.state;
    if (before === state) return;
    this.#move({ state }, { type: 'site.stateChanged', by: state });
    this.#sweep?.cancel();
    this.#sweep = null;
    if (before === 'staffed' && state === 'selfService') this.#planSweep();
  }

  lockdown(isOn: boolean): void {
    if (isOn === this.#situation.isLockdown) return;
    this.#move({ isLockdown: isOn }, { type: isOn ? 'site.lockdownBegan' : 'site.lockdownEnded' });
    // Who is told to leave is told nothing else.
    this.#owesLockdown = isOn && this.#situation.isEvacuation;
    if (isOn && !this.#owesLockdown) this.#announceNow('lockdown');
  }

  evacuation(isOn: boolean): void {
    if (isOn === this.#situation.isEvacuation) return;
    this.#move({ isEvacuation: isOn }, { type: isOn ? 'site.evacuationBegan' : 'site.evacuationEnded' });
    this.#options.hush();
    if (isOn) this.#announceNow('evacuation');
    else if (this.#owesLockdown) this.#announceNow('lockdown');
    this.#owesLockdown = false;
  }

  /** A door asks for somebody, or no longer; the outputs follow. */
  alarm(isOn: boolean): void {
    this.#situation = { ...this.#situation, isAlarm: isOn };
    this.#setOutputs();
  }

  /** The site has closed, and somebody may be inside. */
  peopleLeft(): void {
    if (!this.#situation.isEvacuation && !this.#situation.isLockdown) this.#announceNow('peopleLeft');
  }

  /** An output that came back gets what it should be. */
  outputReady(device: string): void {
    for (const row of this.#options.outputs) if (row.device === device) this.#setOutput(row);
  }

  #move(change: Partial<SiteSituation>, event: SiteEvent): void {
    this.#situation = { ...this.#situation, ...change };
    this.#options.onEvent(event);
    this.#setOutputs();
  }

  #setOutputs(): void {
    for (const row of this.#options.outputs) this.#setOutput(row);
  }

  #setOutput(row: OutputConfig): void {
    const isOn = isOutputOn(row, this.#situation);
    if (isOn !== null) this.#options.setOutput(row.device, isOn);
  }

  #announceNow(when: AnnouncementConfig['when']): void {
    for (const row of this.#options.announcements) if (row.when === when) this.#options.announce(row);
  }

  #planSweep(): void {
    const { clock, signInMinutes, signedIn, onEvent } = this.#options;
    this.#sweep = clock.setTimer(signInMinutes * minuteMs, () => onEvent({ type: 'site.sweepDue', signedIn: signedIn() }));
  }

  #currentMinute(): number {
    return Math.floor(this.#options.clock.now() / minuteMs);
  }

  #wait(): void {
    const { clock } = this.#options;
    this.#tick = clock.setTimer(minuteMs - (clock.now() % minuteMs), () => {
      this.#options.onMinute();
      this.#announceDue();
      this.#wait();
    });
  }

  #announceDue(): void {
    const now = this.#currentMinute();
    const first = Math.max(this.#minute + 1, now - mostMinutesBehind + 1);
    // A clock that was set back has had these minutes already.
    this.#minute = now;
    const { announcements, stateAt, isClockTrusted, announce } = this.#options;
    if (!isClockTrusted() || this.#situation.isEvacuation || this.#situation.isLockdown) return;
    for (let minute = first; minute <= now; minute += 1) {
      for (const row of dueAnnouncements(announcements, minute * minuteMs, stateAt)) announce(row);
    }
  }
}
