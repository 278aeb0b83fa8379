import { inspectSip2Line, parseHexLine, refuseHexLine } from '../../sync/library-system/sip2/sip2-inspect.codec.ts';
import { exitCodes, type ExitCode, print } from './output.ts';
import { readStdin, splitLines } from './stdin.ts';

interface InspectOptions {
  readonly encoding: 'utf-8' | 'latin1' | 'cp850' | 'cp437';
  readonly hex?: boolean;
}

/** `omatoimi inspect sip2`: exit 1 when a line was no valid message. */
export async function inspectSip2Command(options: InspectOptions): Promise<ExitCode> {
  let areAllOk = true;
  for (const line of splitLines(await readStdin())) {
    const bytes = options.hex === true ? parseHexLine(line.toString('latin1')) : line;
    const result = bytes === null ? refuseHexLine() : inspectSip2Line(bytes, { encoding: options.encoding });
    areAllOk &&= result.ok;
    print(result);
  }
  return areAllOk ? exitCodes.done : exitCodes.negative;
}
