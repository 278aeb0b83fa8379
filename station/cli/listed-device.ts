import type { DriverProposal } from '../../device-drivers/discovery/proposals.ts';

/** What a device answered when it was asked what it is. */
export interface ProbedDevice {
  readonly found: 'device' | 'other' | 'nothing' | 'notAsked' | 'failed';
  readonly driver: string | null;
  readonly model: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly ms: number;
  /** For a person: what was found, or what to do. */
  readonly sentence: string;
}

/** One device as it is listed. `configuredAs`: its id in the config that was given. */
export interface ListedDevice {
  readonly kind: 'serial' | 'hid' | 'network';
  /** What `settings.path` should be: the form that does not change with the order of plugging, where there is one. */
  readonly path: string;
  readonly opensNowAs: string;
  /** `vvvv:pppp`, or empty. */
  readonly usb: string;
  readonly serialNumber: string | null;
  readonly product: string | null;
  readonly isPermitted: boolean;
  /** False: the config names it, and nothing is there. Network devices count as there until they are asked. */
  readonly isHere: boolean;
  readonly configuredAs: string | null;
  readonly proposals: readonly DriverProposal[];
  readonly probe?: ProbedDevice;
}
