import { type ErrorCode, KioskError } from '../../contracts/errors.ts';
import type { OsdpCheck } from './osdp-frame.codec.ts';

/** A device of a line, for sentences. */
export interface OsdpPlace {
  readonly path: string;
  readonly address: number | 'auto';
}

/** Why a secure channel ended or was not opened. */
export type ChannelFault =
  | 'sequence'
  | 'replay'
  | 'mac'
  | 'padding'
  | 'plain'
  | 'damaged'
  | 'capabilities'
  | 'defaultKey'
  | 'key'
  | 'noChannel'
  | 'installOver'
  | 'keyRefused';

const sentences: Readonly<Record<ChannelFault, string>> = {
  sequence: 'answered out of turn',
  replay: 'sent an answer that was sent before',
  mac: 'sent an answer whose signature is wrong',
  padding: 'sent an answer that does not decrypt',
  plain: 'answered without the secure channel',
  damaged: 'sent damaged answers again and again',
  capabilities: 'says that it can do less than before',
  defaultKey: 'wants its factory key',
  key: 'has another key than the one in keyFile',
  noChannel: 'knows no secure channel',
  installOver: 'was not paired while installMode lasted',
  keyRefused: 'did not take its key',
};

/** The channel is not to be trusted: nothing was delivered, and it is not spoken to in plain. */
export function insecureError({ path, address }: OsdpPlace, fault: ChannelFault): KioskError {
  const help = ['key', 'defaultKey', 'installOver', 'noChannel', 'keyRefused'].includes(fault)
    ? 'pair it in installMode, or put the right keyFile there'
    : 'look whether somebody reached the wires or the housing; it is tried again by itself';
  return new KioskError('DEVICE_INSECURE', `The OSDP device ${address} at ${path} ${sentences[fault]}: ${help}.`, {
    context: { path, address, fault },
    retryable: true,
  });
}

/** Nothing came. */
export function silentError({ path, address }: OsdpPlace): KioskError {
  return new KioskError(
    'DEVICE_TIMEOUT',
    `The OSDP device ${address} at ${path} does not answer: check its power, wires A and B, its address and its baud rate.`,
    { context: { path, address }, retryable: true },
  );
}

/** It began anew, or what it says is no OSDP. */
export function restartedError({ path, address }: OsdpPlace): KioskError {
  return new KioskError(
    'DEVICE_PROTOCOL',
    `The OSDP device ${address} at ${path} began anew or lost count: wait a moment; if it goes on, check its wires.`,
    {
      context: { path, address },
      retryable: true,
    },
  );
}

/** Something comes from the line that is no OSDP. */
export function notOsdpError({ path, address }: OsdpPlace): KioskError {
  return new KioskError(
    'DEVICE_PROTOCOL',
    `What comes from ${path} is no answer of OSDP device ${address}: check baud rate, termination, and that no other device is there.`,
    { context: { path, address }, retryable: true },
  );
}

/** Its frames end with the other check: it is not believed. */
export function otherCheckError({ path, address }: OsdpPlace, wanted: OsdpCheck): KioskError {
  const sentence =
    wanted === 'crc16'
      ? 'ends its frames with a checksum and not a CRC: take a device that knows CRC-16; check = "checksum" takes this one, without a secure channel only'
      : 'ends its frames with a CRC: take check = "checksum" out of its settings';
  return new KioskError('DEVICE_PROTOCOL', `The OSDP device ${address} at ${path} ${sentence}.`, { context: { path, address }, retryable: true });
}

/** A refused command: the device has no such thing. */
export function refusedError({ path, address }: OsdpPlace, what: string): KioskError {
  return new KioskError(
    'DEVICE_OTHER_KIND',
    `The OSDP device ${address} at ${path} has no ${what}: it is of another kind, or the number in its settings is wrong.`,
    {
      context: { path, address },
      retryable: true,
    },
  );
}

/** An output whose contact is not where it was commanded to be. */
export function outputError({ path, address }: OsdpPlace, what: string): KioskError {
  return new KioskError(
    'DEVICE_PROTOCOL',
    `The OSDP device ${address} at ${path} took the command but its output ${what}: it is broken or does not time its pulses.`,
    {
      context: { path, address },
      retryable: true,
    },
  );
}

/** Settings or a key file that cannot be used. */
export function keyFileError(file: string, what: string): KioskError {
  return new KioskError('DEVICE_INSECURE' satisfies ErrorCode, `keyFile ${JSON.stringify(file)} ${what}.`, { context: { file } });
}
