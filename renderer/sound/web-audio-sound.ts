import type { SoundCue, SoundOutput } from '../../contracts/ports/sound.port.ts';

/** One note of a cue. */
interface Note {
  readonly atSeconds: number;
  readonly hertz: number;
  readonly seconds: number;
}

const note = (hertz: number, atSeconds = 0, seconds = 0.18): Note => ({ hertz, atSeconds, seconds });

/**
 * Each cue is told by its tune, not by its pitch alone: done rises, refused falls, attention repeats, the warning is a slow fifth
 * upwards (a question, no alarm), and every key sounds the same, whatever its digit.
 */
export const tunes: Readonly<Record<SoundCue, readonly Note[]>> = {
  done: [note(660), note(880, 0.12)],
  refused: [note(392, 0, 0.25), note(262, 0.2, 0.4)],
  attention: [note(523), note(523, 0.22)],
  warning: [note(440, 0, 0.5), note(660, 0.22, 0.5)],
  key: [note(988, 0, 0.05)],
};

/** Of full scale: heard in front of the screen, not across the reading room. */
export const loudest = 0.12;
const riseSeconds = 0.01;
const silence = 0.0001;

/** What a cue needs of a browser's sound. */
export type ToneContext = Pick<BaseAudioContext, 'currentTime' | 'createOscillator' | 'createGain' | 'destination'>;
/** Gives the browser's sound, or nothing where there is none or where it is not allowed yet. */
export type ToneContextSource = () => Promise<ToneContext | null>;

/** The kiosk's loudspeaker: the browser's own sound, with nothing to load. A cue that cannot be played is dropped. */
export class WebAudioSound implements SoundOutput {
  readonly #source: ToneContextSource;
  #volume = 1;

  constructor(source: ToneContextSource) {
    this.#source = source;
  }

  play(cue: SoundCue): void {
    if (this.#volume === 0) return;
    const peak = loudest * this.#volume;
    this.#source().then(
      (context) => {
        if (context !== null) for (const each of tunes[cue]) playNote(context, each, peak);
      },
      () => undefined,
    );
  }

  setVolume(volume: number): void {
    this.#volume = Math.min(1, Math.max(0, volume));
  }
}

function playNote(context: ToneContext, { atSeconds, hertz, seconds }: Note, peak: number): void {
  const from = context.currentTime + atSeconds;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.setValueAtTime(hertz, from);
  gain.gain.setValueAtTime(silence, from);
  gain.gain.exponentialRampToValueAtTime(Math.max(peak, silence), from + riseSeconds);
  gain.gain.exponentialRampToValueAtTime(silence, from + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}
