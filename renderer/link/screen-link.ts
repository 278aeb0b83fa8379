import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import { delay } from '../../contracts/clock.ts';
import type { ScreenRole, SitePictures, StationInfo } from '../../contracts/rpc.contract.ts';
import type { Connection, StationClient } from './rpc-connection.ts';
import type { SecretSource } from './secrets.ts';

/** What the station told of itself, and the site's pictures once they are there. */
export type KnownStation = StationInfo & { readonly pictures?: SitePictures };

/** What a page knows of its station now. A view is there only in phase `live`, and for the first second of a gap. */
export interface LinkSnapshot<View> {
  /** `starting`: first contact. `live`. `lost`: no station for more than a second. `needsCode`: somebody must bring a code. */
  readonly phase: 'starting' | 'live' | 'lost' | 'needsCode';
  readonly station: KnownStation | null;
  readonly view: View | null;
  /** A code was tried and refused. */
  readonly isCodeRefused: boolean;
}

/** How one kind of page watches the station and speaks to it. */
export interface Surface<View, Intent> {
  watch(connection: Connection, station: StationInfo): Promise<AsyncIterable<View>>;
  send(client: StationClient, intent: Intent): Promise<void>;
  /** The site's pictures, where the page shows them. */
  pictures?(client: StationClient): Promise<SitePictures>;
}

/** What a link is made of. */
export interface ScreenLinkParts<View, Intent> {
  readonly surface: Surface<View, Intent>;
  /** The role that the page's code must open. */
  readonly role: ScreenRole;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  /** Resolves when the page is to be shown: until then it is linked and watches nothing. Absent: it is shown from the start. */
  readonly untilShown?: Promise<unknown>;
  connect(): Connection;
  isCodeRefused(error: unknown): boolean;
}

const lostAfterMs = 1000;
const firstPauseMs = 100;
const longestPauseMs = 2000;

/** Keeps one page at its station: opens, watches, sends, and comes back by itself after every cut. */
export class ScreenLink<View, Intent> {
  readonly #parts: ScreenLinkParts<View, Intent>;
  readonly #listeners = new Set<() => void>();
  #snapshot: LinkSnapshot<View> = { phase: 'starting', station: null, view: null, isCodeRefused: false };
  #connection: Connection | null = null;
  #gapTimer: TimerHandle | null = null;
  #pauseMs = firstPauseMs;
  #isClosed = false;
  #isShown: boolean;

  constructor(parts: ScreenLinkParts<View, Intent>) {
    this.#parts = parts;
    this.#isShown = parts.untilShown === undefined;
    void parts.untilShown?.then(() => this.#noteShown());
  }

  /** The newest snapshot; a new object at every change. */
  readonly read = (): LinkSnapshot<View> => this.#snapshot;

  /** Calls `listener` after every change. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Passes an intention on. What cannot be delivered is dropped: the next view says what is true. */
  readonly send = (intent: Intent): void => {
    if (this.#snapshot.phase !== 'live' || this.#connection === null) return;
    this.#parts.surface.send(this.#connection.client, intent).catch(() => undefined);
  };

  /** Asks the station for something that is no intention. @throws what the call throws; a link that is not there answers nothing. */
  readonly ask = async (call: (client: StationClient) => Promise<void>): Promise<void> => {
    if (this.#snapshot.phase === 'live' && this.#connection !== null) await call(this.#connection.client);
  };

  /** Opens the link and keeps it open until `close`. */
  async run(): Promise<void> {
    this.#startGap();
    while (!this.#isClosed) {
      const outcome = await this.#visit();
      if (outcome === 'needsCode') return this.#needCode();
      if (this.#isClosed) return;
      this.#startGap();
      await delay(this.#parts.clock, this.#pauseMs);
      this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    }
  }

  /** Ends the link for good. */
  close(): void {
    this.#isClosed = true;
    this.#endGap();
    this.#connection?.close();
  }

  /** One connection from opening to end. */
  async #visit(): Promise<'ended' | 'needsCode'> {
    const secret = await this.#parts.secrets.next().catch(() => undefined);
    if (secret === null) return 'needsCode';
    if (secret === undefined || this.#isClosed) return 'ended';
    const connection = this.#parts.connect();
    this.#connection = connection;
    try {
      await Promise.race([this.#follow(connection, secret), connection.closed]);
    } catch (error) {
      if (this.#parts.isCodeRefused(error)) this.#forgetSecret();
    } finally {
      this.#connection = null;
      connection.close();
    }
    return 'ended';
  }

  async #follow(connection: Connection, secret: string): Promise<void> {
    const opened = await connection.client.session.open({ secret });
    // A code for another screen: this page can do nothing with it.
    if (opened.role !== this.#parts.role) return this.#forgetSecret();
    this.#parts.secrets.accepted(opened.resumeToken);
    await this.#parts.untilShown;
    let station: KnownStation = opened.station;
    // No view waits for a picture, and a page without them is right too.
    void this.#parts.surface.pictures?.(connection.client).then(
      (pictures) => {
        station = { ...opened.station, pictures };
        if (this.#connection === connection && this.#snapshot.phase === 'live') this.#set({ ...this.#snapshot, station });
      },
      () => undefined,
    );
    for await (const view of await this.#parts.surface.watch(connection, opened.station)) {
      if (this.#connection !== connection) return;
      this.#endGap();
      this.#pauseMs = firstPauseMs;
      this.#set({ phase: 'live', station, view, isCodeRefused: false });
    }
  }

  #forgetSecret(): void {
    const isCodeRefused = this.#parts.secrets.refused() === 'code';
    this.#set({ ...this.#snapshot, isCodeRefused });
  }

  #needCode(): void {
    this.#endGap();
    this.#set({ ...this.#snapshot, phase: 'needsCode', view: null });
  }

  // A link that is there already gives its first view at once.
  #noteShown(): void {
    this.#isShown = true;
    if (!this.#isClosed && this.#snapshot.phase === 'starting') this.#startGap();
  }

  #startGap(): void {
    if (!this.#isShown || this.#snapshot.phase === 'lost' || this.#gapTimer !== null) return;
    this.#gapTimer = this.#parts.clock.setTimer(lostAfterMs, () => {
      this.#gapTimer = null;
      // The view goes with the link: nothing of a patron stays on a screen that nobody steers.
      this.#set({ ...this.#snapshot, phase: 'lost', view: null });
    });
  }

  #endGap(): void {
    this.#gapTimer?.cancel();
    this.#gapTimer = null;
  }

  #set(snapshot: LinkSnapshot<View>): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
