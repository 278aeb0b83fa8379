import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import { callStation, type StationAddress } from './station-call.ts';

/** Whom to ask for which codes. */
export interface MintCodesOptions extends StationAddress {
  readonly roles: readonly ScreenRole[];
}

/**
 * Asks a running station for one-time codes, as the holder of its token file.
 * @throws KioskError PROGRAM_USAGE when the station does not answer or does not take the token.
 */
export function mintCodes({ roles, ...address }: MintCodesOptions): Promise<Map<ScreenRole, string>> {
  return callStation(address, 'The station did not give a code', async (station) => {
    const codes = new Map<ScreenRole, string>();
    for (const role of roles) codes.set(role, (await station.session.mintCode({ role })).code);
    return codes;
  });
}
