import type { Sip2Config } from '../../../contracts/library-system-config.schema.ts';
import { KioskError } from '../../../contracts/errors.ts';

/** Whether a host is this PC itself: the end of a tunnel, or a twin. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

/** @throws KioskError CONFIG_INVALID where patrons' numbers and PINs would cross a network in the clear unasked. */
export function assertPlaintextAllowed(config: Sip2Config): void {
  if (config.tls || config.allowPlaintext === 'any') return;
  if (config.allowPlaintext === 'loopback' && isLoopbackHost(config.host)) return;
  throw new KioskError(
    'CONFIG_INVALID',
    `[librarySystem.sip2] tls = false is not allowed to ${config.host}: set tls = true, or reach it through a tunnel on this PC, or set allowPlaintext = "any".`,
    { context: { key: 'librarySystem.sip2.tls', host: config.host } },
  );
}

/** The sentence that is logged and shown in red while answers carry no number by which they belong to their question, else null. */
export function uncheckedWarning(config: Sip2Config): string | null {
  if (config.way !== 'tcp' || (config.checksum !== false && config.checksum !== 'off')) return null;
  return `Messages with ${config.host} carry neither number nor checksum (checksum = "off"): turn error detection on at both ends; until then every PIN takes three questions.`;
}

/** The sentence that is logged and shown in red while card numbers and PINs cross a network in the clear, else null. */
export function plaintextWarning(config: Sip2Config): string | null {
  if (config.tls || isLoopbackHost(config.host)) return null;
  return `Card numbers and PINs go to ${config.host} without encryption (tls = false).`;
}
