// Stands in for the program espeak-ng where there is no loudspeaker: lists voices, and writes down what it is to say, a JSON line each.
//
//   node espeak-ng-twin.main.ts FILE plain|holds|firstUnheard [what espeak-ng is called with]
//
// `holds`: it goes on speaking until it is ended. `firstUnheard`: its output does not open the first time.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What was to be said, by which arguments. */
export interface HeardLine {
  readonly args: readonly string[];
  readonly text: string;
}

const [file = '', manner = 'plain', ...args] = process.argv.slice(2);

if (args.includes('--voices')) {
  process.stdout.write(`Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  ar              --/M      Arabic             sem/ar
 2  en-029          --/M      English_(Caribbean) gmw/en-029           (en 10)
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 5  fi              --/M      Finnish            urj/fi
 5  ru-lv           --/M      Russian_(Latvia)   zle/ru-LV
 5  sv              --/M      Swedish            gmq/sv
`);
} else {
  const isUnheard = manner === 'firstUnheard' && !existsSync(file);
  const line: HeardLine = { args, text: readFileSync(0, 'utf8') };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
  // As espeak-ng 1.51 does without a sound card: it says so and ends with 0.
  if (isUnheard) process.stderr.write('ALSA lib pcm.c:2666:(snd_pcm_open_noupdate) Unknown PCM default\nerror: No such file or directory\n');
  if (manner === 'holds') setInterval(() => undefined, 60_000);
}
