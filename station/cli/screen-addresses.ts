import type { ScreenRole } from '../../contracts/rpc.contract.ts';

const paths: Record<ScreenRole, string> = { kiosk: 'kiosk', doorPanel: 'door', technician: 'technician', bench: '' };
const names: Record<ScreenRole, string> = { kiosk: 'kiosk', doorPanel: 'door', technician: 'technician', bench: 'all' };

/** Addresses that open a screen once: the code stands in the fragment, which no server and no log sees. */
export function screenAddresses(url: string, codes: ReadonlyMap<ScreenRole, string>): Record<string, string> {
  const addresses: Record<string, string> = {};
  for (const [role, code] of codes) addresses[names[role]] = `${url}${paths[role]}#code=${code}`;
  return addresses;
}
