import { InvariantError } from '../../contracts/errors.ts';
import { inspectableProtocols } from './inspect-protocols.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';

/** `omatoimi inspect PROTOCOL`: a JSON object a line; exit 1 when a line was no valid frame. */
export async function inspectFramesCommand(name: string, { keyFile }: { readonly keyFile?: string } = {}): Promise<ExitCode> {
  const protocol = inspectableProtocols.find((row) => row.name === name);
  if (protocol === undefined) throw new InvariantError(`"${name}" is a command but no row of the inspectable protocols`);
  const inspect = await protocol.load(keyFile);
  let areAllOk = true;
  for (const line of splitLines(await readStdin())) {
    const result = inspect(line.toString('latin1'));
    areAllOk &&= 'ok' in result && result.ok === true;
    print(result);
  }
  return areAllOk ? exitCodes.done : exitCodes.negative;
}
