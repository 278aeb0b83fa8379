import type { Clock } from '../../contracts/clock.ts';
import type { ProbeResult } from '../../contracts/driver-manifest.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { routeFor } from '../transport/open-route.ts';
import { ModbusBus } from './modbus-bus.ts';
import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';

interface ProbeOptions {
  readonly clock: Clock;
  readonly limitMs: number;
}

/** What a question to unit 1 that changes nothing tells, and which model answers so. */
interface Sign {
  readonly request: ModbusRequest;
  model(reply: ModbusReply): string | null;
}

const baudRate = 9600;
const unit = 1;
const longestAnswerMs = 300;

const waveshareSigns: readonly Sign[] = [
  // Waveshare's wiki, "Read Software Version Command": hundredths in register 0x8000.
  { request: { fn: 3, first: 0x8000, count: 1 }, model: (reply) => waveshareModel(reply) },
  { request: { fn: 1, first: 0, count: 8 }, model: (reply) => (reply.kind === 'bits' ? 'Modbus board with coils' : null) },
];
const inputSigns: readonly Sign[] = [
  { request: { fn: 2, first: 0, count: 1 }, model: (reply) => (reply.kind === 'bits' ? 'Modbus board with inputs' : null) },
];
const eletechsupSigns: readonly Sign[] = [{ request: { fn: 3, first: 1, count: 1 }, model: (reply) => eletechsupModel(reply) }];

function waveshareModel(reply: ModbusReply): string | null {
  const version = reply.kind === 'registers' ? reply.values[0] : undefined;
  return version === undefined ? null : `Waveshare Modbus relay, firmware ${(version / 100).toFixed(2)}`;
}

function eletechsupModel(reply: ModbusReply): string | null {
  const isState = reply.kind === 'registers' && (reply.values[0] ?? 2) <= 1;
  return isState ? 'Eletechsup relay board' : null;
}

/** Asks unit 1 at 9600 8N1, as boards are delivered, whether it is a Waveshare relay board. */
export const probeWaveshare = (path: string, options: ProbeOptions): Promise<ProbeResult> => probe(path, options, waveshareSigns);
/** The same for an Eletechsup board. */
export const probeEletechsup = (path: string, options: ProbeOptions): Promise<ProbeResult> => probe(path, options, eletechsupSigns);
/** The same for a board with digital inputs. */
export const probeModbus = (path: string, options: ProbeOptions): Promise<ProbeResult> => probe(path, options, inputSigns);

async function probe(path: string, { clock, limitMs }: ProbeOptions, signs: readonly Sign[]): Promise<ProbeResult> {
  const untilMs = clock.monotonicMs() + limitMs;
  const framings = path.startsWith('tcp:') ? (['tcp', 'rtu'] as const) : (['rtu'] as const);
  let isSomebodyThere = false;
  for (const framing of framings) {
    for (const sign of signs) {
      const timeoutMs = Math.min(longestAnswerMs, untilMs - clock.monotonicMs());
      if (timeoutMs <= 0) break;
      const answer = await askOnce({ path, framing, clock, timeoutMs }, sign);
      if (answer.model !== null) return { found: 'device', model: answer.model, settings: { path, framing, baudRate, unit } };
      isSomebodyThere ||= answer.isSomebodyThere;
    }
  }
  return { found: isSomebodyThere ? 'other' : 'nothing' };
}

interface Once {
  readonly path: string;
  readonly framing: 'rtu' | 'tcp';
  readonly clock: Clock;
  readonly timeoutMs: number;
}

interface Answer {
  readonly model: string | null;
  readonly isSomebodyThere: boolean;
}

function askOnce({ path, framing, clock, timeoutMs }: Once, { request, model }: Sign): Promise<Answer> {
  const route = routeFor(path, { baudRate, dataBits: 8, parity: 'none', stopBits: 1 });
  const bus = new ModbusBus({ route, framing, baudRate, clock });
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      limit.cancel();
      void bus.leave(user).then(() => resolve(answer));
    };
    const limit = clock.setTimer(2 * timeoutMs, () => settle({ model: null, isSomebodyThere: false }));
    const user = {
      onUp: () =>
        void bus.ask(user, { unit, request, timeoutMs }).then(
          (reply) => settle({ model: model(reply), isSomebodyThere: true }),
          (error: unknown) => settle({ model: null, isSomebodyThere: isKioskError(error, 'DEVICE_PROTOCOL') }),
        ),
      onDown: () => settle({ model: null, isSomebodyThere: false }),
    };
    bus.join(user);
  });
}
