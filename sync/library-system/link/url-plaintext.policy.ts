import { KioskError } from '../../../contracts/errors.ts';
import { isLoopbackHost } from '../sip2/sip2-plaintext.policy.ts';

/** An address of the config, and whether plain text is allowed to it. `section`: such as `librarySystem.rest`; `key`: `url` unless told. */
export interface PlaintextQuestion {
  readonly url: string;
  readonly allowPlaintext: 'never' | 'loopback' | 'any';
  readonly section: string;
  readonly key?: string;
}

/** @throws KioskError CONFIG_INVALID where patrons' numbers and PINs would cross a network in the clear unasked. */
export function assertUrlPlaintextAllowed({ url, allowPlaintext, section, key = 'url' }: PlaintextQuestion): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || allowPlaintext === 'any' || (allowPlaintext === 'loopback' && isLoopbackHost(hostname))) return;
  throw new KioskError(
    'CONFIG_INVALID',
    `[${section}] ${key} = "http://..." is not allowed to ${hostname}: use https://, or reach it through a tunnel on this PC, or set allowPlaintext = "any".`,
    { context: { key: `${section}.${key}`, host: hostname } },
  );
}

/** The sentence that is logged and shown in red while card numbers and PINs cross a network in the clear, else null. */
export function urlPlaintextWarning({ url, section, key = 'url' }: Omit<PlaintextQuestion, 'allowPlaintext'>): string | null {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || isLoopbackHost(hostname)) return null;
  return `Card numbers and PINs go to ${hostname} without encryption ([${section}] ${key} begins with http://).`;
}
