import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CardNumber } from '../../contracts/secrets.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { DayKeys } from './day-keys.ts';
import type { RunTool } from './keyring-key-files.ts';
import { type KeyStoreOptions, openKeyStore } from './open-key-store.ts';

const card = CardNumber.parse('24567000001016');
const day = 86_400_000;

/** A keyring that answers as libsecret's secret-tool 0.20.5 was seen to answer: secrets in memory, attributes on stderr, 1 where nothing is found. */
class KeyringTwin {
  readonly secrets = new Map<string, string>();
  run: RunTool = async (args, input = '') => {
    const [command = ''] = args;
    const epoch = args[args.indexOf('epoch') + 1] ?? '';
    if (command === 'store') this.secrets.set(epoch, input);
    if (command === 'clear') this.secrets.delete(epoch);
    if (command === 'lookup') return { code: this.secrets.has(epoch) ? 0 : 1, stdout: this.secrets.get(epoch) ?? '', stderr: '' };
    if (command === 'search') return { code: 0, stdout: '', stderr: [...this.secrets.keys()].map((each) => `attribute.epoch = ${each}\n`).join('') };
    return { code: 0, stdout: '', stderr: '' };
  };
}

describe('the key store that the config names', () => {
  let base: string;
  let credentials: string;
  let clock: VirtualClock;
  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-keystore-'));
    credentials = path.join(base, 'credentials');
    mkdirSync(credentials, { mode: 0o700 });
    clock = new VirtualClock();
    keyring.secrets.clear();
  });
  afterEach(() => rmSync(base, { recursive: true }));

  const keyFolder = (): string => path.join(base, 'keys');
  const open = (more: Partial<KeyStoreOptions>) =>
    openKeyStore({
      folder: keyFolder(),
      kind: 'file',
      isMade: true,
      environment: { CREDENTIALS_DIRECTORY: credentials },
      platform: 'linux',
      ...more,
    });
  const withKeys = async (more: Partial<KeyStoreOptions>): Promise<DayKeys> => {
    const keys = await DayKeys.open({ files: await open(more), clock, keepMs: { doorFault: day }, onTrouble: () => undefined });
    keys.stop();
    return keys;
  };
  const writeCredential = (byte = 7, length = 32, mode = 0o400): void => {
    const file = path.join(credentials, 'omatoimi-keys');
    rmSync(file, { force: true });
    writeFileSync(file, Buffer.alloc(length, byte));
    chmodSync(file, mode);
  };
  const keyring = new KeyringTwin();

  it.each([
    ['a file', {}],
    ['a credential of systemd', { kind: 'systemd-credential' }],
    ['a credential under a TPM', { kind: 'tpm', hasTpm: async () => true }],
    ['a keyring', { kind: 'keyring', runSecretTool: keyring.run }],
  ] as const)('keeps the same keys over a restart in %s, and none of an epoch that is over', async (_title, kind) => {
    writeCredential();
    const first = (await withKeys(kind)).digests('doorFault').today(card);
    clock.jumpWallTo(clock.now() + day);
    const next = await withKeys(kind);
    expect(next.digests('doorFault').living(card)).toContainEqual(first);
    const names = (await (await open(kind)).list()).filter((name) => name.startsWith('epoch-'));
    expect(names).toEqual(['epoch-2.key']);
  });

  it('opens for nobody who has the folder alone, where it is under a credential', async () => {
    writeCredential();
    await withKeys({ kind: 'systemd-credential' });
    expect(readFileSync(path.join(keyFolder(), 'epoch-1.key'), 'utf8')).not.toMatch(/^[0-9a-f]{64}$/m);
    writeCredential(8);
    await expect(withKeys({ kind: 'systemd-credential' })).rejects.toMatchObject({ message: expect.stringContaining('another credential') });
    await expect(withKeys({ kind: 'file' })).rejects.toMatchObject({ code: 'KEYS_UNUSABLE' });
  });

  it('has no epoch key in the folder, where it is in a keyring', async () => {
    await withKeys({ kind: 'keyring', runSecretTool: keyring.run });
    expect(readdirSync(keyFolder())).toEqual(['day-keys.json']);
    expect([...keyring.secrets.keys()]).toEqual(['1']);
  });

  const silent: RunTool = async () => ({ code: null, stdout: '', stderr: '' });
  const locked: RunTool = async () => ({ code: 1, stdout: '', stderr: 'secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY\n' });
  const refused: readonly (readonly [title: string, kind: Partial<KeyStoreOptions>, prepare: () => void, sentence: string])[] = [
    ['no credential', { kind: 'systemd-credential' }, () => undefined, 'LoadCredential='],
    ['no folder of credentials', { kind: 'systemd-credential', environment: {} }, () => undefined, 'systemd service'],
    ['a credential that others can read', { kind: 'systemd-credential' }, () => writeCredential(7, 32, 0o444), 'others'],
    ['a credential that is too short', { kind: 'systemd-credential' }, () => writeCredential(7, 31), '32 to'],
    ['no TPM', { kind: 'tpm', hasTpm: async () => false }, () => writeCredential(), 'no TPM 2.0'],
    ['no secret-tool', { kind: 'keyring', runSecretTool: silent }, () => undefined, 'install secret-tool'],
    ['a locked keyring', { kind: 'keyring', runSecretTool: locked }, () => undefined, 'unlocked'],
    ['another system', { kind: 'keyring', platform: 'win32' }, () => undefined, 'Linux only'],
  ];
  it.each(refused)('is refused with what mends it where there is %s, and no weaker one is taken', async (_title, kind, prepare, sentence) => {
    prepare();
    await expect(open(kind)).rejects.toMatchObject({ code: 'KEYS_UNUSABLE', message: expect.stringContaining(sentence) });
    expect(readdirSync(base).includes('keys') ? readdirSync(keyFolder()) : []).toEqual([]);
  });
});
