import { coilOff, coilOn, type ModbusReply, type ModbusRequest } from './modbus-pdu.codec.ts';
import type { TimedBoard } from './timed-board.port.ts';

/** FC05 at this address plus the relay's number: on for as many units as the value says, then off ("flash on"). */
export const flashOnAddress = 0x0200;
/** The same the other way round. */
export const flashOffAddress = 0x0400;
/** The coil that means all relays. */
export const allCoils = 0x00ff;
/** A unit of flash time. */
export const flashUnitMs = 100;

/**
 * A relay of a Waveshare "Modbus RTU Relay" or its Ethernet sisters (wiki, "Modbus RTU Relay", section "flash on command").
 * @param channel counted from 1 as on the board
 */
export function waveshareRelay(channel: number): TimedBoard {
  const address = channel - 1;
  return {
    name: `relay ${channel}`,
    pulse: (pulseMs) => {
      const units = Math.floor(pulseMs / flashUnitMs);
      return units < 1 ? null : { request: { fn: 5, address: flashOnAddress + address, value: units }, pulseMs: units * flashUnitMs };
    },
    off: [switchCoil(address, false)],
    look: { fn: 1, first: address, count: 1 },
    isOn: coilState,
  };
}

/** FC05 that switches a coil. @param address counted from 0 */
export function switchCoil(address: number, isOn: boolean): ModbusRequest {
  return { fn: 5, address, value: isOn ? coilOn : coilOff };
}

/** The one coil that was asked for. */
export function coilState(reply: ModbusReply): boolean | null {
  return reply.kind === 'bits' ? (reply.bits[0] ?? null) : null;
}
