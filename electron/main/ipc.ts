import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { ipcMain } from 'electron';
import type { ZodType } from 'zod';
import { z } from 'zod';
import { screenRoles } from '../../contracts/rpc.contract.ts';
import type { IpcCallName, IpcCalls } from '../shared/ipc-channels.ts';
import { ipcChannels } from '../shared/ipc-channels.ts';
import { isOwnPage } from './page-address.policy.ts';

/** A few short words: what a patron reads would not fit in here. */
const keepsake = z
  .record(z.string().regex(/^[a-zA-Z]{1,20}$/), z.union([z.string().regex(/^[a-zA-Z0-9-]{0,20}$/), z.number(), z.boolean()]))
  .refine((value) => Object.keys(value).length <= 12);

/** The form of every call's input: nothing that a page sends is believed before it fits. */
const inputs: { readonly [Name in IpcCallName]: ZodType<IpcCalls[Name]['input']> } = {
  requestCode: z.strictObject({ role: z.enum(screenRoles) }),
  untilShown: z.strictObject({}),
  noteDrawn: z.strictObject({}),
  noteVisitOver: z.strictObject({ keepsake: keepsake.nullable() }),
};

/** The main process's side of each call. */
export type IpcHandlers = {
  readonly [Name in IpcCallName]: (input: IpcCalls[Name]['input'], contents: WebContents) => Promise<IpcCalls[Name]['output']>;
};

/** Serves every call of the map to the main frame of our own windows, and to nobody else. The only place that touches `ipcMain`. */
export function serveIpc(isOurs: (contents: WebContents) => boolean, handlers: IpcHandlers): void {
  for (const name of Object.keys(ipcChannels) as IpcCallName[]) serveCall(name, isOurs, handlers);
}

function serveCall<Name extends IpcCallName>(name: Name, isOurs: (contents: WebContents) => boolean, handlers: IpcHandlers): void {
  ipcMain.handle(ipcChannels[name], async (event, input: unknown) => {
    if (!isOurs(event.sender) || !isOurPage(event)) throw new Error('This frame may not call the shell.');
    return handlers[name](inputs[name].parse(input), event.sender);
  });
}

function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}
