import type { ScreenRole } from '../../contracts/rpc.contract.ts';

/** A one-time code, or why there is none: an Error would lose its code on the way between processes. */
export type CodeAnswer =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'station-not-reached' | 'not-for-this-window' };

/** Every call from a page to the main process: its input and its answer. Both ends take their types from here. */
export interface IpcCalls {
  readonly requestCode: { readonly input: { readonly role: ScreenRole }; readonly output: CodeAnswer };
}

export type IpcCallName = keyof IpcCalls;

/** The channel of each call. */
export const ipcChannels = { requestCode: 'omatoimi:request-code' } as const satisfies Record<IpcCallName, string>;

/** Where the shell's own pages live: a privileged scheme, no file and no server. */
export const shellScheme = 'app';
export const shellPageOrigin = 'app://omatoimi';

/** Query parameter that tells a page where its station is. */
export const stationParameter = 'station';

/** What a page in the shell finds as `window.omatoimi`, and all that it finds. */
export interface ShellBridge {
  /** `http://127.0.0.1:4600/`: where the station serves its contract. */
  readonly stationUrl: string;
  /** A one-time code for this page; rejects while the station cannot be reached. */
  requestCode(role: ScreenRole): Promise<string>;
}
