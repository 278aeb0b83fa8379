import type { KioskError } from '../../contracts/errors.ts';
import type { TimedBoard, TimedBus, TimedBusUser } from '../modbus/timed-board.port.ts';
import type { OsdpCommand, OsdpDevice, OsdpUser } from './osdp-device.ts';
import { commandCodes, encodeOutput, type OsdpReply } from './osdp-messages.codec.ts';
import { refusedError } from './osdp.errors.ts';

/** A command to an output, before its limit is known. */
export type OutputRequest = Pick<OsdpCommand, 'code' | 'payload'>;

/** Sets or asks an output: OUT and OSTAT. */
export const outputRequests = {
  set: (output: number, isOn: boolean): OutputRequest => ({ code: commandCodes.OUT, payload: encodeOutput({ output, action: isOn ? 'on' : 'off' }) }),
  look: { code: commandCodes.OSTAT } satisfies OutputRequest,
};

/** Whether an output is on, or null where the answer says nothing of it. */
export function outputState(output: number, reply: OsdpReply): boolean | null {
  return reply.name === 'OSTATR' ? (reply.states[output] ?? null) : null;
}

/** An output of a module that times its own pulse: "on for timer, then off" (6.9, action 5), in whole 100 ms, never longer than asked. */
export function outputBoard(output: number): TimedBoard<OutputRequest, OsdpReply> {
  return {
    name: `output ${output}`,
    off: [outputRequests.set(output, false)],
    look: outputRequests.look,
    isOn: (reply) => outputState(output, reply),
    pulse: (wishMs) => {
      const forMs = Math.floor(wishMs / 100) * 100;
      return { pulseMs: forMs, request: { code: commandCodes.OUT, payload: encodeOutput({ output, action: 'onForTimer', forMs }) } };
    },
  };
}

class LockUser implements OsdpUser {
  readonly inputPollMs = null;
  readonly onWire: OsdpUser['onWire'];
  readonly #user: TimedBusUser;

  constructor(user: TimedBusUser) {
    this.#user = user;
    this.onWire = user.onWire;
  }

  onUp(): void {
    this.#user.onUp();
  }

  onDown(error: KioskError): void {
    this.#user.onDown(error);
  }

  onReply(): void {
    // A lock asks for itself.
  }
}

/** A device of OSDP as the line to a relay that times its own pulse. */
export class OutputLine implements TimedBus<OutputRequest, OsdpReply> {
  readonly #device: OsdpDevice;
  readonly #users = new Map<TimedBusUser, LockUser>();

  constructor(device: OsdpDevice) {
    this.#device = device;
  }

  get path(): string {
    return this.#device.place.path;
  }

  join(user: TimedBusUser): void {
    const one = new LockUser(user);
    this.#users.set(user, one);
    this.#device.join(one);
  }

  async leave(user: TimedBusUser): Promise<void> {
    const one = this.#users.get(user);
    this.#users.delete(user);
    if (one !== undefined) await this.#device.leave(one);
  }

  async ask(_user: TimedBusUser, question: { readonly request: OutputRequest; readonly timeoutMs: number }): Promise<OsdpReply> {
    const reply = await this.#device.ask({ ...question.request, isUrgent: true, limitMs: question.timeoutMs });
    if (reply.name === 'NAK') throw refusedError(this.#device.place, 'such output');
    return reply;
  }
}
