import type { DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import { KioskError } from '../../contracts/errors.ts';
import type { Announcement, Announcer } from '../../contracts/ports/announcer.port.ts';
import { faultedBy } from '../transport/health-cell.ts';
import { ProgramDriver } from '../transport/program-driver.ts';
import { audioCommandSettings, type AudioCommandSettings } from './audio-command.schema.ts';

/** The loudspeakers of this PC, through the programs that its system has for speech and sounds. */
export class AudioCommand extends ProgramDriver<AudioCommandSettings> implements Announcer, DriverInstance<Announcer> {
  readonly port: Announcer = this;

  /** Nothing is opened beforehand: a program that is missing shows with the first announcement. */
  start(): void {
    this.cell.set({ state: 'ready' });
  }

  async announce(announcement: Announcement): Promise<void> {
    if (this.stopped.aborted) throw new KioskError('DEVICE_LOST', 'The loudspeakers are stopped.');
    try {
      if (announcement.kind === 'file') await this.run({ command: filled(this.settings.play, '{file}', announcement.file), input: '' });
      else await this.run({ command: filled(this.settings.speak, '{language}', announcement.language), input: announcement.text });
      this.cell.set({ state: 'ready' });
    } catch (error) {
      if (error instanceof KioskError) this.cell.set(faultedBy(error));
      throw error;
    }
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
