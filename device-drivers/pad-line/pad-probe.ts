import type { Clock } from '../../contracts/clock.ts';
import type { ProbeResult } from '../../contracts/driver-manifest.ts';
import { isKioskError, type KioskError } from '../../contracts/errors.ts';
import { routeFor } from '../transport/open-route.ts';
import type { LineSettings } from '../transport/byte-link.ts';
import type { PadWire } from './pad-exchange.machine.ts';
import { PadLine } from './pad-line.ts';

/** What a family needs to be recognised by. */
export interface PadSign<Frame> {
  readonly kind: string;
  readonly line: LineSettings;
  readonly wire: PadWire<Frame>;
  /** Asks what the pad is, without changing anything. */
  name(line: PadLine<Frame>): Promise<string>;
}

/** Opens the line, asks the pad what it is, and closes the line again. */
export function probePad<Frame>(
  sign: PadSign<Frame>,
  path: string,
  { clock, limitMs }: { readonly clock: Clock; readonly limitMs: number },
): Promise<ProbeResult> {
  return new Promise((resolve) => {
    let isSettled = false;
    const settle = (result: ProbeResult): void => {
      if (isSettled) return;
      isSettled = true;
      limit.cancel();
      void line.stop().then(() => resolve(result));
    };
    const line: PadLine<Frame> = new PadLine({
      route: routeFor(path, sign.line),
      wire: sign.wire,
      clock,
      kind: sign.kind,
      greet: () =>
        sign.name(line).then(
          (model) => settle({ found: 'device', model, settings: { path, ...sign.line } }),
          (error: unknown) => settle({ found: isKioskError(error) && isForeign(error) ? 'other' : 'nothing' }),
        ),
      onUp: () => undefined,
      onDown: () => undefined,
    });
    const limit = clock.setTimer(limitMs, () => settle({ found: 'nothing' }));
    line.health.onHealth(({ state }) => (state === 'faulted' ? settle({ found: 'nothing' }) : undefined));
    line.start();
  });
}

function isForeign({ code }: KioskError): boolean {
  return code === 'DEVICE_OTHER_KIND' || code === 'DEVICE_PROTOCOL';
}
