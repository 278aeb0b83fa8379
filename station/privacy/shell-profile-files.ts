import { proofFile } from './kept-entry.ts';

/**
 * Files that the browser engine makes in the window's profile folder when it starts, or some minutes later. They belong to its default session, in which no page is ever
 * loaded: its caches and stores stay empty (an index, a log of its own). A dump, a cached page, a cookie or a persisted session is on no line here.
 */
export const shellProfileFiles: readonly RegExp[] = [
  // A search of `privacy prove` that looks through this folder, too.
  proofFile,
  // Half of one of the engine's own settings, where it was killed while it wrote them.
  /^\.org\.chromium\.Chromium\.\w{6}$/,
  /^Singleton(Cookie|Lock|Socket)$/,
  /^(DevToolsActivePort|Local State|Preferences|Network Persistent State|TransportSecurity)$/,
  /^(Code Cache|Cache|GPUCache|DawnCache|DawnGraphiteCache|DawnWebGPUCache|Shared Dictionary)\/([\w-]+\/)*(index|the-real-index|data_[0-3])$/,
  /^(Trust Tokens|Shared Dictionary\/db|Network\/[\w ]+)(-journal)?$/,
  // Looked after some minutes after the start; a page that is allowed to write there is never loaded.
  /^SharedStorage(-journal|-shm|-wal)?$/,
  /^Crashpad\/(client_id|metadata|settings\.dat)$/,
  /^(Local|Session) Storage\/(leveldb\/)?(\d+\.log|CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+)$/,
];
