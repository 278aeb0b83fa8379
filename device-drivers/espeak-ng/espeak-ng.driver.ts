import type { TimerHandle } from '../../contracts/clock.ts';
import type { DriverInstance, DriverManifest } from '../../contracts/driver-manifest.ts';
import { isKioskError, KioskError } from '../../contracts/errors.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { Speaking, SpokenText, Voice } from '../../contracts/ports/voice.port.ts';
import { faultedBy } from '../transport/health-cell.ts';
import { ProgramDriver } from '../transport/program-driver.ts';
import type { ProgramOutput } from '../transport/run-program.ts';
import { argumentsOf, type EspeakVoices, parseVoices, plainText, wasUnheard } from './espeak-ng.codec.ts';
import { espeakNgSettings, type EspeakNgSettings } from './espeak-ng.schema.ts';

const askAgainMs = 60_000;

/** The voices of eSpeak NG on this PC, a process for each text: what it says ends with it. */
export class EspeakNg extends ProgramDriver<EspeakNgSettings> implements Voice, DriverInstance<Voice> {
  readonly port: Voice = this;
  #voices: EspeakVoices = new Map();
  #askAgain: TimerHandle | null = null;

  get languages(): readonly Language[] {
    return [...this.#voices.keys()];
  }

  start(): void {
    void this.#askVoices();
  }

  override async stop(): Promise<void> {
    this.#askAgain?.cancel();
    await super.stop();
  }

  say(spoken: SpokenText): Speaking {
    const hushed = new AbortController();
    return { heard: this.#say(spoken, AbortSignal.any([hushed.signal, this.stopped])), hush: () => hushed.abort() };
  }

  async #say(spoken: SpokenText, hushed: AbortSignal): Promise<void> {
    const voice = this.#voices.get(spoken.language);
    if (voice === undefined || hushed.aborted) return;
    try {
      const { stderr } = await this.#ask(argumentsOf(spoken, voice, this.settings), plainText(spoken.text), hushed);
      if (wasUnheard(stderr)) throw new KioskError('DEVICE_LOST', this.#unheardRemedy());
      this.cell.set({ state: 'ready' });
    } catch (error) {
      if (hushed.aborted) return;
      if (isKioskError(error)) this.cell.set(faultedBy(error));
      throw error;
    }
  }

  #ask(args: readonly string[], input: string, signal: AbortSignal): Promise<ProgramOutput> {
    return this.run({ command: [...this.settings.command, ...args], input }, signal);
  }

  async #askVoices(): Promise<void> {
    try {
      const { stdout } = await this.#ask(['--voices'], '', this.stopped);
      this.#voices = parseVoices(stdout);
      this.cell.set(this.#voices.size > 0 ? { state: 'ready' } : faultedBy(new KioskError('DEVICE_PROTOCOL', this.#voicelessRemedy())));
    } catch (error) {
      if (this.stopped.aborted) return;
      if (isKioskError(error)) this.cell.set(faultedBy(error));
      // It may be installed while the station runs.
      this.#askAgain = this.clock.setTimer(askAgainMs, () => void this.#askVoices());
    }
  }

  #voicelessRemedy(): string {
    return `"${this.settings.command[0]} --voices" lists none for the languages of Omatoimi: install espeak-ng-data.`;
  }

  #unheardRemedy(): string {
    const { output } = this.settings;
    const named = output === undefined ? "this PC's usual audio output" : `the audio output "${output}"`;
    return `Nothing can be heard: ${named} does not open. "aplay -L" lists what there is; the station's user belongs to the group audio.`;
  }
}

/** Reads screens aloud where the browser has no voice, as on Linux. */
export const espeakNg: DriverManifest<'voice', EspeakNgSettings> = {
  id: 'espeak-ng',
  port: 'voice',
  title: 'Voice for reading aloud (eSpeak NG)',
  roles: ['kiosk.voice', 'door.voice'],
  settingsSchema: espeakNgSettings,
  create: (settings, context) => new EspeakNg(settings, context),
};
