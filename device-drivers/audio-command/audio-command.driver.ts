import type { Clock } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { Announcement, Announcer } from '../../contracts/ports/announcer.port.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { runProgram } from '../transport/run-program.ts';
import { audioCommandSettings, type AudioCommandSettings } from './audio-command.schema.ts';

/** The loudspeakers of this PC, through the programs that its system has for speech and sounds. */
export class AudioCommand implements Announcer, DriverInstance<Announcer> {
  readonly id: DeviceId;
  readonly port: Announcer = this;
  readonly #settings: AudioCommandSettings;
  readonly #clock: Clock;
  readonly #health = new HealthCell();
  readonly #stopped = new AbortController();

  constructor(settings: AudioCommandSettings, { id, clock }: Pick<DriverContext, 'id' | 'clock'>) {
    this.id = id;
    this.#settings = settings;
    this.#clock = clock;
  }

  get health(): Health {
    return this.#health.health;
  }

  onHealth(listener: (health: Health) => void): Unsubscribe {
    return this.#health.onHealth(listener);
  }

  /** Nothing is opened beforehand: a program that is missing shows with the first announcement. */
  start(): void {
    this.#health.set({ state: 'ready' });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
  }

  async announce(announcement: Announcement): Promise<void> {
    if (this.#stopped.signal.aborted) throw new KioskError('DEVICE_LOST', 'The loudspeakers are stopped.');
    try {
      if (announcement.kind === 'file') await this.#run(filled(this.#settings.play, '{file}', announcement.file), '');
      else await this.#run(filled(this.#settings.speak, '{language}', announcement.language), announcement.text);
      this.#health.set({ state: 'ready' });
    } catch (error) {
      if (error instanceof KioskError) this.#health.set(faultedBy(error));
      throw error;
    }
  }

  async #run(command: readonly string[], input: string): Promise<void> {
    const { limitSeconds } = this.#settings;
    await runProgram({ command, input, clock: this.#clock, limitSeconds, signal: this.#stopped.signal });
  }
}

function filled(command: readonly string[], placeholder: string, value: string): readonly string[] {
  return command.map((argument) => argument.replaceAll(placeholder, value));
}

/** Loudspeakers of this PC. */
export const audioCommand: DriverManifest<'announcer', AudioCommandSettings> = {
  id: 'audio-command',
  port: 'announcer',
  title: 'Loudspeakers of this PC',
  roles: ['site.announcer'],
  settingsSchema: audioCommandSettings,
  create: (settings, context) => new AudioCommand(settings, context),
};
