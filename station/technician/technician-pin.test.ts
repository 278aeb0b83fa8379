import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Pin } from '../../contracts/secrets.ts';
import { isTechnicianPin, readTechnicianPin, writeTechnicianPin } from './technician-pin.ts';

describe("the technician's PIN", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-technician-'));
    file = path.join(folder, 'technician.pin');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is kept as Argon2id with 19 MiB and two passes, for its user alone', async () => {
    await writeTechnicianPin(file, Pin.parse('246810'));
    expect(readFileSync(file, 'utf8')).toMatch(/^argon2id\$19456\$2\$1\$[0-9a-f]{32}\$[0-9a-f]{64}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is known again, and no other is', async () => {
    await writeTechnicianPin(file, Pin.parse('246810'));
    const checkValue = (await readTechnicianPin(file)) ?? '';
    expect([await isTechnicianPin(Pin.parse('246810'), checkValue), await isTechnicianPin(Pin.parse('246811'), checkValue)]).toEqual([true, false]);
  });

  it('is replaced by the next one, which has another salt', async () => {
    await writeTechnicianPin(file, Pin.parse('246810'));
    const first = readFileSync(file, 'utf8');
    await writeTechnicianPin(file, Pin.parse('246810'));
    expect(readFileSync(file, 'utf8')).not.toBe(first);
  });

  it('has six characters at least', async () => {
    await expect(writeTechnicianPin(file, Pin.parse('12345'))).rejects.toMatchObject({ code: 'PROGRAM_USAGE' });
  });

  it('is not there where there is no file', async () => {
    expect([await readTechnicianPin(file), await readTechnicianPin(undefined)]).toEqual([null, null]);
  });

  it.each([
    ['others can read', () => chmodSync(file, 0o644)],
    ['holds something else', () => writeFileSync(file, 'argon2id$1$1$1$00$00')],
  ])('is refused in a file that %s', async (_title, spoil) => {
    await writeTechnicianPin(file, Pin.parse('246810'));
    spoil();
    await expect(readTechnicianPin(file)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
