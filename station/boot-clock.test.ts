import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBootClock } from './boot-clock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-boot-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the PC's time since its boot", () => {
  it('is told with the boot that it belongs to, and never runs backwards', () => {
    const file = path.join(folder, 'boot_id');
    writeFileSync(file, '59571a29-32ab-4b47-be0b-dfb46595043a\n');
    const [before, after] = [readBootClock(file), readBootClock(file)];
    expect([before?.id, after?.id]).toEqual(['59571a29-32ab-4b47-be0b-dfb46595043a', '59571a29-32ab-4b47-be0b-dfb46595043a']);
    expect(before?.sinceMs).toBeGreaterThan(0);
    expect(after?.sinceMs).toBeGreaterThanOrEqual(before?.sinceMs ?? Number.POSITIVE_INFINITY);
  });

  it('is not told where nobody can name the boot', () => {
    const file = path.join(folder, 'boot_id');
    expect(readBootClock(file)).toBeNull();
    writeFileSync(file, '\n');
    expect(readBootClock(file)).toBeNull();
  });
});
