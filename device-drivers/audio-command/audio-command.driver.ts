import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../contracts/clock.ts';
import type { DriverContext, DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Health, Unsubscribe } from '../../contracts/health.ts';
import type { DeviceId } from '../../contracts/ids.ts';
import type { Announcement, Announcer } from '../../contracts/ports/announcer.port.ts';
import { faultedBy, HealthCell } from '../transport/health-cell.ts';
import { audioCommandSettings, type AudioCommandSettings } from './audio-command.schema.ts';

/** The loudspeakers of this PC, through the programs that its system has for speech and sounds. */
export class AudioCommand implements Announcer, DriverInstance<Announcer> {
  readonly id: DeviceId;
  readonly port: Announcer = this;
  readonly #settings: AudioCommandSettings;
  readonly #clock: Clock;
  readonly #health = new HealthCell();
  readonly #running = new Set<ChildProcess>();
  #isStopped = false;

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
    this.#isStopped = true;
    for (const child of this.#running) child.kill('SIGKILL');
  }

  async announce(announcement: Announcement): Promise<void> {
    if (this.#isStopped) throw new KioskError('DEVICE_LOST', 'The loudspeakers are stopped.');
    try {
      if (announcement.kind === 'file') await this.#run(filled(this.#settings.play, '{file}', announcement.file), '');
      else await this.#run(filled(this.#settings.speak, '{language}', announcement.language), announcement.text);
      this.#health.set({ state: 'ready' });
    } catch (error) {
      if (error instanceof KioskError) this.#health.set(faultedBy(error));
      throw error;
    }
  }

  #run([program = '', ...args]: readonly string[], text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'] });
      this.#running.add(child);
      let failure: KioskError | null = null;
      const limit = this.#clock.setTimer(this.#settings.limitSeconds * 1000, () => {
        failure = new KioskError(
          'DEVICE_TIMEOUT',
          `"${program}" took longer than ${this.#settings.limitSeconds} s and was ended: raise limitSeconds.`,
        );
        child.kill('SIGKILL');
      });
      child.on('error', (cause) => {
        failure ??= new KioskError('DEVICE_MISSING', `"${program}" does not start: install it, or name another program.`, { cause });
      });
      child.on('close', (code) => {
        limit.cancel();
        this.#running.delete(child);
        if (failure === null && code === 0) resolve();
        else
          reject(
            failure ??
              new KioskError('DEVICE_PROTOCOL', `"${program}" ended with ${code ?? 'a signal'}: try it in a terminal as the station's user.`),
          );
      });
      // A program that reads nothing has closed its end already.
      child.stdin.on('error', () => undefined);
      child.stdin.end(text);
    });
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
