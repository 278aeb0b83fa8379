import { KioskError } from '../../../contracts/errors.ts';
import { isLoopbackHost } from '../sip2/sip2-plaintext.policy.ts';

/** Where an HTTP interface stands, and where plain text is allowed. */
export interface HttpPlaintextConfig {
  readonly url: string;
  readonly allowPlaintext: 'never' | 'loopback' | 'any';
  /** The key that `url` has in the config; `url` unless told. */
  readonly key?: 'url' | 'tokenUrl';
}

/** @throws KioskError CONFIG_INVALID where patrons' numbers and PINs would cross a network in the clear unasked. `section`: `koha` or `rest`. */
export function assertHttpAllowed({ url, allowPlaintext, key = 'url' }: HttpPlaintextConfig, section: 'koha' | 'rest'): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || allowPlaintext === 'any' || (allowPlaintext === 'loopback' && isLoopbackHost(hostname))) return;
  throw new KioskError(
    'CONFIG_INVALID',
    `[librarySystem.${section}] ${key}: http:// is not allowed to ${hostname}: use https://, or reach it through a tunnel on this PC, or set allowPlaintext = "any".`,
    { context: { key: `librarySystem.${section}.${key}`, host: hostname } },
  );
}

/** The sentence that is logged and shown in red while card numbers and PINs cross a network in the clear, else null. */
export function httpPlaintextWarning({ url }: Pick<HttpPlaintextConfig, 'url'>): string | null {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopbackHost(hostname) ? null : `Card numbers and PINs go to ${hostname} without encryption (http://).`;
}
