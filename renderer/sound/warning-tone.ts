/** One note: when it begins and how high it is. */
interface Note {
  readonly atSeconds: number;
  readonly hertz: number;
}

// A fifth, upwards: heard as a question, not as an alarm.
const notes: readonly Note[] = [
  { atSeconds: 0, hertz: 440 },
  { atSeconds: 0.22, hertz: 660 },
];
const noteSeconds = 0.5;
const riseSeconds = 0.03;
/** Of full scale: heard in front of the screen, not across the reading room. */
export const loudest = 0.12;
const silence = 0.0001;

/** What the tone needs of a browser's sound. */
export type ToneContext = Pick<BaseAudioContext, 'currentTime' | 'createOscillator' | 'createGain' | 'destination'>;

/** Plays two soft notes that die away; nothing is loaded for them. */
export function playWarningTone(context: ToneContext): void {
  for (const note of notes) playNote(context, note);
}

function playNote(context: ToneContext, { atSeconds, hertz }: Note): void {
  const from = context.currentTime + atSeconds;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.setValueAtTime(hertz, from);
  gain.gain.setValueAtTime(silence, from);
  gain.gain.exponentialRampToValueAtTime(loudest, from + riseSeconds);
  gain.gain.exponentialRampToValueAtTime(silence, from + noteSeconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + noteSeconds);
}
