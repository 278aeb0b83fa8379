import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { ipcMain } from 'electron';
import type { ZodType } from 'zod';
import { z } from 'zod';
import { screenRoles } from '../../contracts/rpc.contract.ts';
import type { IpcCallName, IpcCalls } from '../shared/ipc-channels.ts';
import { ipcChannels } from '../shared/ipc-channels.ts';
import { isOwnPage } from './page-address.policy.ts';

/** The form of every call's input: nothing that a page sends is believed before it fits. */
const inputs: { readonly [Name in IpcCallName]: ZodType<IpcCalls[Name]['input']> } = {
  requestCode: z.strictObject({ role: z.enum(screenRoles) }),
};

/** The main process's side of each call. */
export type IpcHandlers = { readonly [Name in IpcCallName]: (input: IpcCalls[Name]['input']) => Promise<IpcCalls[Name]['output']> };

/** Serves every call of the map to the main frame of our own windows, and to nobody else. The only place that touches `ipcMain`. */
export function serveIpc(isOurs: (contents: WebContents) => boolean, handlers: IpcHandlers): void {
  for (const name of Object.keys(ipcChannels) as IpcCallName[]) {
    ipcMain.handle(ipcChannels[name], async (event, input: unknown) => {
      if (!isOurs(event.sender) || !isOurPage(event)) throw new Error('This frame may not call the shell.');
      return handlers[name](inputs[name].parse(input));
    });
  }
}

function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}
