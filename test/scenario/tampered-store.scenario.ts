import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout } from '../support/child-process.ts';
import { startDoorRig } from '../support/door-rig.ts';
import { until } from '../support/until.ts';

const aino = '24567000001016';
const tamper = path.join(checkout, 'test', 'support', 'tampered-sqlite.main.ts');

describe('a station whose database library was changed', () => {
  it.each([
    ['does not overwrite what it deletes', 'secure_delete'],
    ['does not cut its log', 'log'],
  ])('so that it %s says so at the start, stores nothing, and opens the door all the same', async (_title, fault) => {
    const door = await startDoorRig({ pulseMs: 200, env: { NODE_OPTIONS: `--import=${tamper}`, OMATOIMI_TEST_TAMPER: fault } });
    try {
      await door.presentUntilAdmitted(aino, 10_000);
      await until('the trace was counted as lost', () => door.station.stderr().includes('"trace.lost"'));
      const line = door.station
        .stderr()
        .split('\n')
        .find((each) => each.includes('"store.unavailable"'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', error: { code: 'STORE_UNAVAILABLE', context: { fault } } });
      const traces = readFileSync(path.join(door.config.folder, 'data', 'store', 'traces.db'));
      expect(traces.includes('door.granted')).toBe(false);
    } finally {
      await door.stop();
    }
  });
});
