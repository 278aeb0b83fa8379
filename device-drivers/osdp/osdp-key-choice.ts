import { scbkDefault } from './osdp-secure-channel.codec.ts';
import type { PdRules } from './osdp-pd-jobs.ts';

/** Which key opens the channel: a device's own, and only while somebody installs the one that every device leaves its factory with. */
export class KeyChoice {
  readonly #rules: PdRules;
  #isPaired = false;
  #isDefault = false;

  constructor(rules: PdRules) {
    this.#rules = rules;
  }

  /** Whether the last handshake used SCBK-D. */
  get isDefault(): boolean {
    return this.#isDefault;
  }

  /** The device's own key, for KEYSET. */
  get own(): Uint8Array {
    return this.#rules.key ?? scbkDefault;
  }

  /** The key of the next handshake, and its number in the security block. */
  next(atMs: number): { readonly key: Uint8Array; readonly number: 0 | 1 } {
    this.#isDefault &&= this.#isInstalling(atMs);
    return this.#isDefault ? { key: scbkDefault, number: 0 } : { key: this.own, number: 1 };
  }

  /** The handshake failed: whether SCBK-D may be tried now, or install mode is over, or neither. */
  refused(atMs: number): 'tryDefault' | 'installOver' | 'refused' {
    const mayTry = !this.#isDefault && this.#isInstalling(atMs);
    this.#isDefault = mayTry;
    if (mayTry) return 'tryDefault';
    return this.#rules.installUntilMs !== null && !this.#isPaired && !this.#isInstalling(atMs) ? 'installOver' : 'refused';
  }

  /** The device took its key: from now on it is the only one. */
  taken(): void {
    this.#isDefault = false;
  }

  /** The own key opened the channel, which ends install mode. @returns whether that is news */
  opened(): boolean {
    const isNews = this.#rules.installUntilMs !== null && !this.#isPaired;
    this.#isPaired ||= isNews;
    return isNews;
  }

  #isInstalling(atMs: number): boolean {
    const { installUntilMs } = this.#rules;
    return installUntilMs !== null && !this.#isPaired && atMs < installUntilMs;
  }
}
