import type { StationConfig } from '../../contracts/config.schema.ts';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { mintCodes } from '../rpc/mint-codes.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';
import { screenAddresses } from './screen-addresses.ts';
import type { ScreenView } from './screen-views.ts';
import { readStationToken } from './station-token.ts';

/** Of `omatoimi screens`. Without a view: the screens that patrons see. */
export interface ScreensOptions {
  readonly config: string;
  readonly view?: ScreenView;
  readonly json?: boolean;
}

const roleOf = { kiosk: 'kiosk', door: 'doorPanel', technician: 'technician' } as const satisfies Record<ScreenView, ScreenRole>;

const screensOf = ({ station: { roles } }: StationConfig): ScreenRole[] => [
  ...(roles.includes('self-checkout') ? ['kiosk' as const] : []),
  ...(roles.includes('door') ? ['doorPanel' as const] : []),
];

/** `omatoimi screens`: whoever may read the station's token file may open its screens. */
export async function screensCommand(options: ScreensOptions): Promise<ExitCode> {
  const config = await loadCheckedConfig(options.config);
  const { url, token } = await readStationToken(config);
  const roles = options.view === undefined ? screensOf(config) : [roleOf[options.view]];
  const addresses = screenAddresses(url, await mintCodes({ url, token, roles }));
  printEither(
    options,
    { ok: true, screens: addresses },
    Object.entries(addresses).map(([view, address]) => `${view.padEnd(10)} ${address}`),
  );
  return exitCodes.done;
}
