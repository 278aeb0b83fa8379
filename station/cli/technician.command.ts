import { KioskError } from '../../contracts/errors.ts';
import { Pin } from '../../contracts/secrets.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { writeTechnicianPin } from '../technician/technician-pin.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';

/** `omatoimi technician set-pin`: the PIN that opens the technician's page, on stdin; only its check value is kept. */
export async function technicianSetPinCommand(options: { readonly config: string; readonly json?: boolean }): Promise<ExitCode> {
  const { technician } = await loadCheckedConfig(options.config);
  if (technician === undefined) {
    throw new KioskError(
      'PROGRAM_USAGE',
      'The config has no technician: add [technician] with pinFile = "technician.pin" to it, then run this again.',
    );
  }
  const [pin] = splitLines(await readStdin());
  if (pin === undefined) throw new KioskError('PROGRAM_USAGE', 'Write the PIN on stdin, on one line: on the command line others could see it.');
  await writeTechnicianPin(technician.pinFile, Pin.parse(pin.toString('utf8')));
  printEither(options, { ok: true, file: technician.pinFile }, [`The technician's PIN is set. It counts from the next sign-in on.`]);
  return exitCodes.done;
}
