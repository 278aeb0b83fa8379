import { KioskError } from '../../contracts/errors.ts';
import type { PatronQuestion } from '../../contracts/ports/library-system.port.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import { readStdin, splitLines } from './stdin.ts';

/** A card, and a PIN on a second line, from stdin: never from an argument, which every program on the PC could read. @throws KioskError PROGRAM_USAGE */
export async function readPatronQuestion(): Promise<PatronQuestion> {
  const [card = '', pin = ''] = splitLines(await readStdin()).map((line) => line.toString('utf8'));
  if (card === '') throw new KioskError('PROGRAM_USAGE', 'Give the card number on stdin, and the PIN on a second line.');
  return { card: CardNumber.parse(card), pin: pin === '' ? null : Pin.parse(pin) };
}
