import type { ModbusRequest } from './modbus-pdu.codec.ts';
import type { TimedBoard } from './timed-board.port.ts';

/** High byte of the value that FC06 writes to a relay's register (manuals of R4D and RYN4 boards); the low byte is the delay's seconds. */
export const eletechsupActions = {
  on: 0x01,
  off: 0x02,
  toggle: 0x03,
  exclusive: 0x04,
  /** On for one second. */
  pulse: 0x05,
  delay: 0x06,
  allOn: 0x07,
  allOff: 0x08,
} as const;

const longestDelaySeconds = 255;

/**
 * A relay of an Eletechsup R4D or RYN4 board. It counts whole seconds, so a pulse becomes the whole seconds in it: never longer
 * than asked. A running delay is ended by a delay of 0 only, not by "off".
 * @param channel counted from 1 as on the board, which is its register
 */
export function eletechsupRelay(channel: number): TimedBoard {
  const write = (action: number, seconds = 0): ModbusRequest => ({ fn: 6, address: channel, value: (action << 8) | seconds });
  return {
    name: `relay ${channel}`,
    pulse: (pulseMs) => {
      const seconds = Math.min(longestDelaySeconds, Math.floor(pulseMs / 1000));
      return seconds < 1 ? null : { request: write(eletechsupActions.delay, seconds), pulseMs: seconds * 1000 };
    },
    off: [write(eletechsupActions.delay, 0), write(eletechsupActions.off)],
    look: { fn: 3, first: channel, count: 1 },
    isOn: (reply) => {
      const value = reply.kind === 'registers' ? reply.values[0] : undefined;
      return value === 1 ? true : value === 0 ? false : null;
    },
  };
}
