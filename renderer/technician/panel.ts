import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import type { TechnicianTextKey } from '../../texts/keys.ts';
import type { StationClient } from '../link/rpc-connection.ts';

/** What every panel gets. `client` is another one after every lost connection. */
export interface PanelProps {
  readonly client: StationClient;
  readonly station: StationInfo;
}

/** One part of the technician's page: a tab with its own file, loaded when it is opened. */
export interface TechnicianPanel {
  /** Stands in no address and on no screen. */
  readonly id: string;
  readonly title: TechnicianTextKey;
  readonly icon: LucideIcon;
  readonly Panel: ComponentType<PanelProps>;
  /** Whether this station has it; absent: every station. */
  isShown?(station: StationInfo): boolean;
}
