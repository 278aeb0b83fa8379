import { codeIn } from '../link/secrets.ts';

const ownPaths = /^\/(kiosk|technician|bench|door(\/[^/]+)?)?$/;

/** The address that opens with a pasted address or code; null if there is no code in it. */
export function addressOf(pasted: string, pathname: string): string | null {
  const code = codeIn(pasted);
  if (code === null) return null;
  const named = URL.canParse(pasted.trim()) ? new URL(pasted.trim()).pathname : pathname;
  return `${ownPaths.test(named) ? named : pathname}#code=${encodeURIComponent(code)}`;
}
