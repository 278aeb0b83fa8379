import type { ScreenRole } from '../../contracts/rpc.contract.ts';

/** A one-time code, or why there is none: an Error would lose its code on the way between processes. */
export type CodeAnswer =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly reason: 'station-not-reached' | 'not-for-this-window' };

/** How somebody wants to see and hear what is left of the visit: choices of looks and of reading aloud, nothing of the patron. */
export type Keepsake = Readonly<Record<string, string | number | boolean>>;

/** Every call from a page to the main process: its input and its answer. Both ends take their types from here. */
export interface IpcCalls {
  readonly requestCode: { readonly input: { readonly role: ScreenRole }; readonly output: CodeAnswer };
  /** Answered when the page is to be shown, with what the one before it left. */
  readonly untilShown: { readonly input: Readonly<Record<string, never>>; readonly output: Keepsake | null };
  readonly noteDrawn: { readonly input: Readonly<Record<string, never>>; readonly output: null };
  readonly noteVisitOver: { readonly input: { readonly keepsake: Keepsake | null }; readonly output: null };
}

export type IpcCallName = keyof IpcCalls;

/** The channel of each call. */
export const ipcChannels = {
  requestCode: 'omatoimi:request-code',
  untilShown: 'omatoimi:until-shown',
  noteDrawn: 'omatoimi:note-drawn',
  noteVisitOver: 'omatoimi:note-visit-over',
} as const satisfies Record<IpcCallName, string>;

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
  /** Resolves when this page is to be shown: until then it watches nothing. */
  untilShown(): Promise<Keepsake | null>;
  /** This page has drawn what it is to show. */
  noteDrawn(): void;
  /** Somebody's visit is over: this page has seen what the next one must not find, and asks for its end. */
  noteVisitOver(keepsake: Keepsake | null): void;
}
