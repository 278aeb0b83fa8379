import { inspectSip2Line } from '../../sync/library-system/sip2/inspect-sip2.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';

interface InspectOptions {
  readonly encoding: 'utf-8' | 'latin1' | 'cp850';
  readonly hex?: boolean;
}

/** `omatoimi inspect sip2`: exit 1 when a line was no valid message. */
export async function inspectSip2Command(options: InspectOptions): Promise<ExitCode> {
  let areAllOk = true;
  for (const line of splitLines(await readStdin())) {
    const result = inspectSip2Line(line, { encoding: options.encoding, isHex: options.hex === true });
    areAllOk &&= result.ok;
    print(result);
  }
  return areAllOk ? exitCodes.done : exitCodes.negative;
}
