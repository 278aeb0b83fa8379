import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { type Clock, within } from '../contracts/clock.ts';
import { KioskError } from '../contracts/errors.ts';

/** A data folder that is ours until it is released or the process dies. */
export interface DataFolderLock {
  release(): Promise<void>;
}

// A disk that hangs must not hold the start; the name is then made of the path as it is written in the config.
const folderLimitMs = 1000;
const answerLimitMs = 500;

/**
 * Takes a data folder for this process. The lock is a name in the operating system's memory (an abstract socket on Linux, a named
 * pipe on Windows): it needs no disk that works, two processes can't both have it, and it is gone the moment its process is, however
 * that ends. Whoever finds it taken asks the holder for its process id. Other systems have no such name; there nothing is locked.
 * @throws KioskError DATA_FOLDER_IN_USE
 */
export async function lockDataFolder(dataDir: string, clock: Clock): Promise<DataFolderLock> {
  const name = lockName(await canonicalFolder(dataDir, clock));
  if (name === null) return { release: () => Promise.resolve() };
  const server = net.createServer((peer) => {
    peer.on('error', () => undefined);
    peer.end(`${process.pid}\n`);
  });
  try {
    await listen(server, name);
  } catch (error) {
    throw isTaken(error) ? inUse(dataDir, await askHolder(name, clock), error) : error;
  }
  server.on('error', () => undefined);
  // The lock alone is no reason to go on living.
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** One folder, one name, whatever links lead to it. */
async function canonicalFolder(dataDir: string, clock: Clock): Promise<string> {
  const resolved = path.resolve(dataDir);
  const real = mkdir(resolved, { recursive: true, mode: 0o700 })
    .catch(() => undefined)
    .then(() => realpath(resolved))
    .catch(() => resolved);
  const folder = await within(clock, folderLimitMs, real);
  return folder === 'overdue' ? resolved : folder;
}

function lockName(folder: string): string | null {
  const { platform } = process;
  const digest = createHash('sha256')
    .update(platform === 'win32' ? folder.toLowerCase() : folder)
    .digest('hex')
    .slice(0, 40);
  if (platform === 'linux') return `\0omatoimi-${digest}`;
  return platform === 'win32' ? `\\\\.\\pipe\\omatoimi-${digest}` : null;
}

function listen(server: net.Server, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path: name, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');

/** The process id that the holder tells, or null where it tells none in time: it may hang. */
async function askHolder(name: string, clock: Clock): Promise<number | null> {
  const socket = net.connect({ path: name });
  const told = new Promise<number | null>((resolve) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text = (text + chunk).slice(0, 20);
    });
    socket.once('close', () => resolve(/^\d{1,10}\n$/.test(text) ? Number(text) : null));
    socket.on('error', () => undefined);
  });
  const holder = await within(clock, answerLimitMs, told);
  socket.destroy();
  return holder === 'overdue' ? null : holder;
}

function inUse(dataDir: string, holder: number | null, cause: unknown): KioskError {
  const who = holder === null ? 'another station that does not answer' : `the station with process id ${holder}`;
  const sentence = `The data folder ${dataDir} is in use by ${who}: stop that station first, or give this one a [station] dataDir of its own.`;
  return new KioskError('DATA_FOLDER_IN_USE', sentence, { context: { dataDir, holder }, cause });
}
