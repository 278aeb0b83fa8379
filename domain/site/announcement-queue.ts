import type { DeviceId } from '../../contracts/ids.ts';
import { languages } from '../../contracts/patron-facts.ts';
import type { Announcement, Announcer } from '../../contracts/ports/announcer.port.ts';
import type { AnnouncementConfig } from '../../contracts/site-config.schema.ts';
import { startSafely } from '../attempt.ts';

/** Plays announcements one after the other, on every loudspeaker at once: sounds first, then each language. */
export class AnnouncementQueue {
  readonly #announcers: readonly Announcer[];
  readonly #onFailed: (device: DeviceId) => void;
  #waiting: Announcement[] = [];
  #isPlaying = false;

  constructor(announcers: readonly Announcer[], onFailed: (device: DeviceId) => void) {
    this.#announcers = announcers;
    this.#onFailed = onFailed;
  }

  add({ say, play }: AnnouncementConfig): void {
    this.#waiting.push(
      ...play.map((file): Announcement => ({ kind: 'file', file })),
      ...languages.flatMap((language): Announcement[] => {
        const text = say[language];
        return text === undefined ? [] : [{ kind: 'text', text, language }];
      }),
    );
    if (!this.#isPlaying) void this.#playAll();
  }

  /** What waits is not played. */
  clear(): void {
    this.#waiting = [];
  }

  async #playAll(): Promise<void> {
    this.#isPlaying = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#play(next);
    this.#isPlaying = false;
  }

  async #play(announcement: Announcement): Promise<void> {
    await Promise.all(
      this.#announcers.map((announcer) => startSafely(() => announcer.announce(announcement)).catch(() => this.#onFailed(announcer.id))),
    );
  }
}
