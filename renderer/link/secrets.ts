import type { ShellBridge } from './shell-bridge.ts';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';

/** The parts of the browser that hold a secret for a moment. */
export interface PageSecretsHost {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { replaceState(data: null, unused: string, url: string): void };
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Where a screen gets the secret that opens its session. */
export interface SecretSource {
  /** The next secret to try, or null when somebody has to bring a new code. */
  next(): Promise<string | null>;
  /** The secret was accepted: this token opens the same role again. */
  accepted(resumeToken: string): void;
  /** The last secret was refused: it is forgotten. Gives what it was; a token dies with its station, a code was somebody's. */
  refused(): 'code' | 'token';
}

/** Reads `#code=...` and removes it from the address at once, so that neither history nor a shoulder keeps it. */
export function takeFragmentCode(host: PageSecretsHost): string | null {
  const code = codeIn(host.location.hash);
  if (host.location.hash !== '') host.history.replaceState(null, '', host.location.pathname + host.location.search);
  return code;
}

/** The code in an address, in a fragment, or bare as somebody pasted it. */
export function codeIn(text: string): string | null {
  const inFragment = /[#&]code=([^&\s]+)/.exec(text);
  if (inFragment?.[1] !== undefined) return decodeSafely(inFragment[1]);
  const bare = text.trim();
  return /^[^\s#/]{1,200}$/.test(bare) ? bare : null;
}

function decodeSafely(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

interface SecretSourceParts {
  readonly host: PageSecretsHost;
  readonly role: ScreenRole;
  /** Names this page's token, so that two screens in one window's storage never mix. */
  readonly storageKey: string;
  readonly bridge: Pick<ShellBridge, 'requestCode'> | undefined;
}

/** Tries the fragment's code, then the token of this page, then asks the shell. */
export function makeSecretSource(parts: SecretSourceParts): SecretSource {
  const { host, bridge, storageKey } = parts;
  let code = takeFragmentCode(host);
  let lastWasCode = false;
  return {
    async next() {
      lastWasCode = code !== null;
      return code ?? host.sessionStorage.getItem(storageKey) ?? (await bridge?.requestCode(parts.role)) ?? null;
    },
    accepted(resumeToken) {
      code = null;
      host.sessionStorage.setItem(storageKey, resumeToken);
    },
    refused() {
      if (!lastWasCode) host.sessionStorage.removeItem(storageKey);
      code = null;
      return lastWasCode ? 'code' : 'token';
    },
  };
}
