import { contextBridge, ipcRenderer } from 'electron';
import type { CodeAnswer, IpcCallName, IpcCalls, ShellBridge } from '../shared/ipc-channels.ts';
import { ipcChannels, stationParameter } from '../shared/ipc-channels.ts';

// The preload runs in a page, and this is all that it reads of it.
declare const location: { readonly search: string };

function invoke<Name extends IpcCallName>(name: Name, input: IpcCalls[Name]['input']): Promise<IpcCalls[Name]['output']> {
  return ipcRenderer.invoke(ipcChannels[name], input);
}

const bridge: ShellBridge = {
  stationUrl: new URLSearchParams(location.search).get(stationParameter) ?? '',
  requestCode: async (role) => {
    const answer: CodeAnswer = await invoke('requestCode', { role });
    if (answer.ok) return answer.code;
    throw new Error(answer.reason);
  },
  untilShown: () => invoke('untilShown', {}),
  // Nobody waits for these two: what fails is a shell that is going away.
  noteDrawn: () => void invoke('noteDrawn', {}).catch(() => undefined),
  noteVisitOver: (keepsake) => void invoke('noteVisitOver', { keepsake }).catch(() => undefined),
};

contextBridge.exposeInMainWorld('omatoimi', bridge);
