import { spawn } from 'node:child_process';
import { epochName, epochOfName } from './epoch-names.ts';
import { type KeyFiles, unusable } from './key-files.ts';

/** What a program of the OS answered. */
export interface ToolAnswer {
  /** null: it could not be started, or took longer than it may. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the OS; what it is to keep secret goes through stdin. */
export type RunTool = (args: readonly string[], input?: string) => Promise<ToolAnswer>;

const toolLimitMs = 5_000;

/** `secret-tool` of libsecret, which speaks to the keyring of the session that this process belongs to. */
export const secretTool: RunTool = (args, input = '') =>
  new Promise((resolve) => {
    const child = spawn('secret-tool', [...args], { stdio: ['pipe', 'pipe', 'pipe'], timeout: toolLimitMs });
    const told = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        told[stream] += text;
      });
    child.on('error', () => resolve({ code: null, ...told }));
    child.on('close', (code) => resolve({ code, ...told }));
    // It may have ended before it read anything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });

/** Key files whose epoch keys are kept in the OS keyring, under the folder's name. */
export class KeyringKeyFiles implements KeyFiles {
  readonly #files: KeyFiles;
  readonly #folder: string;
  readonly #run: RunTool;

  constructor(files: KeyFiles, folder: string, run: RunTool = secretTool) {
    this.#files = files;
    this.#folder = folder;
    this.#run = run;
  }

  replace = (from: string, to: string): Promise<void> => this.#files.replace(from, to);

  async list(): Promise<readonly string[]> {
    const { code, stderr, stdout } = await this.#run(['search', '--all', ...this.#attributes()]);
    // Nothing found and no keyring both end with 1; the one has nothing to say.
    if (code === null || (code !== 0 && stderr !== '')) throw this.#unusable(code);
    const epochs = [...`${stdout}\n${stderr}`.matchAll(/^attribute\.epoch = (\d+)$/gm)].map((match) => Number(match[1]));
    return [...(await this.#files.list()), ...epochs.map(epochName)];
  }

  async read(name: string): Promise<string | null> {
    const epoch = epochOfName(name);
    if (epoch === null) return this.#files.read(name);
    const { code, stdout, stderr } = await this.#run(['lookup', ...this.#attributes(epoch)]);
    if (code === 0) return stdout;
    if (code === 1 && stderr === '') return null;
    throw this.#unusable(code);
  }

  async write(name: string, text: string): Promise<void> {
    const epoch = epochOfName(name);
    if (epoch === null) return this.#files.write(name, text);
    const { code } = await this.#run(['store', '--label', `Omatoimi ${name}`, ...this.#attributes(epoch)], text.trim());
    if (code !== 0) throw this.#unusable(code);
  }

  async erase(name: string): Promise<void> {
    const epoch = epochOfName(name);
    if (epoch === null) return this.#files.erase(name);
    const { code } = await this.#run(['clear', ...this.#attributes(epoch)]);
    if (code !== 0) throw this.#unusable(code);
  }

  #attributes(epoch?: number): string[] {
    return ['service', 'omatoimi', 'folder', this.#folder, ...(epoch === undefined ? [] : ['epoch', String(epoch)])];
  }

  #unusable(code: number | null): Error {
    return unusable(
      'OS keyring',
      code === null
        ? 'can not be asked: install secret-tool (libsecret-tools), or name another [privacy] keyStore'
        : 'does not answer: the station must run in a session whose keyring is unlocked; a service beside a door has none and needs another [privacy] keyStore',
    );
  }
}
