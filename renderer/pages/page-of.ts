/** Which page an address opens. */
export type PageChoice =
  | { readonly kind: 'kiosk' | 'technician' | 'bench' | 'start' }
  /** `door`: the name in the address, null for the station's first door. */
  | { readonly kind: 'door'; readonly door: string | null };

/** Reads the page from the path: `/kiosk`, `/door`, `/door/<id>`, `/technician`, `/bench`; everything else is the start page. */
export function pageOf(pathname: string): PageChoice {
  const [kind, name] = pathname.split('/').filter((part) => part !== '');
  if (kind === 'kiosk' || kind === 'technician' || kind === 'bench') return { kind };
  if (kind === 'door') return { kind, door: doorName(name) };
  return { kind: 'start' };
}

function doorName(part: string | undefined): string | null {
  try {
    return part === undefined ? null : decodeURIComponent(part);
  } catch {
    return null;
  }
}
