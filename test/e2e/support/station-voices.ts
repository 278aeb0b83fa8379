import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HeardLine } from '../../support/espeak-ng-twin.main.ts';
import { withoutIsolates } from './sentence.ts';
import type { TwinStation } from './twin-station.ts';

const program = fileURLToPath(new URL('../../support/espeak-ng-twin.main.ts', import.meta.url));

/** Where a voice of the station writes what it says, and how it speaks. */
export interface VoiceTwin {
  readonly role: 'kiosk.voice' | 'door.voice';
  readonly file: string;
  readonly manner?: 'plain' | 'holds';
  /** More of its settings, as TOML. */
  readonly settings?: string;
}

/** The config section of a voice that writes into a file. */
export function voiceSection({ role, file, manner = 'plain', settings = '' }: VoiceTwin): string {
  const command = JSON.stringify([process.execPath, program, file, manner]);
  return `[[devices]]\nid = "${role.replace('.', '-')}"\ndriver = "espeak-ng"\nrole = "${role}"\nsettings = { command = ${command}${settings} }\n`;
}

/** Whether the station has a voice in use; before that it has no list of what that can say. */
export function isReady(station: Pick<TwinStation, 'log'>, voice: string): boolean {
  return new RegExp(`"device\\.ready"[^\\n]*"${voice}"`).test(station.log());
}

/** What a voice was given, call for call. */
export function heardIn(file: string): HeardLine[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as HeardLine);
}

/** Everything that a voice said. */
export function wordsIn(file: string): string {
  return withoutIsolates(
    heardIn(file)
      .map(({ text }) => text)
      .join('\n'),
  );
}
