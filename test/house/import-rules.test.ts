import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** A house in which every rule is broken once, and one file that breaks none. */
const badHouse: Readonly<Record<string, string>> = {
  'contracts/ports.ts': 'export interface Port { readonly a: number }\n',
  'contracts/imports-domain.ts': "import { chart } from '../domain/chart.ts';\nexport const x = chart;\n",
  'contracts/reaches-ws.ts': "import { WebSocket } from 'ws';\nexport const x = WebSocket;\n",
  'domain/chart.ts': "import type { Port } from '../contracts/ports.ts';\nexport const chart: Port = { a: 1 };\n",
  'domain/types-from-sync.ts': "import type { Store } from '../sync/store.ts';\nexport type X = Store;\n",
  'domain/inline-type-from-sync.ts': "export type X = import('../sync/store.ts').Store;\n",
  'domain/reads-disk.ts': "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
  'domain/reaches-react.ts': "import { useState } from 'react';\nexport const x = useState;\n",
  'domain/imports-test.ts': "import { x } from '../test/helper.ts';\nexport const y = x;\n",
  'domain/ring-a.ts': "import type { B } from './ring-b.ts';\nexport interface A { b: B }\n",
  'domain/ring-b.ts': "import type { A } from './ring-a.ts';\nexport interface B { a: A }\n",
  'domain/missing.ts': "import { gone } from './gone.ts';\nexport const x = gone;\n",
  'sync/store.ts': 'export interface Store { readonly b: number }\n',
  'sync/imports-driver.ts': "import type { x } from '../device-drivers/pad/pad.codec.ts';\nexport type Y = typeof x;\n",
  'device-drivers/pad/pad.codec.ts': "import { run } from './pad.machine.ts';\nexport const x = run;\n",
  'device-drivers/pad/pad.machine.ts': "import { open } from './pad.driver.ts';\nexport const run = open;\n",
  'device-drivers/pad/pad.driver.ts': 'export const open = 1;\n',
  'device-drivers/pad/net.codec.ts': "import { connect } from 'node:net';\nexport const x = connect;\n",
  'station/static-simulator.ts': "import { twin } from '../simulator/twin.ts';\nexport const x = twin;\n",
  'station/dynamic-simulator.ts': "export const load = () => import('../simulator/twin.ts');\n",
  'station/uses-typescript.ts': "import ts from 'typescript';\nexport const x = ts;\n",
  'renderer/screen.tsx': "import { join } from 'node:path';\nexport const x = join;\n",
  'renderer/imports-domain.tsx': "import { chart } from '../domain/chart.ts';\nexport const x = chart;\n",
  'electron/imports-renderer.ts': "import { x } from '../renderer/screen.tsx';\nexport const y = x;\n",
  'simulator/twin.ts': "import { open } from '../device-drivers/pad/other.codec.ts';\nexport const twin = open;\n",
  'simulator/imports-driver.ts': "import { open } from '../device-drivers/pad/pad.driver.ts';\nexport const x = open;\n",
  'device-drivers/pad/other.codec.ts': 'export const open = 1;\n',
  'texts/languages.ts': "import { chart } from '../domain/chart.ts';\nexport const x = chart;\n",
  'test/helper.ts': "import { open } from '../device-drivers/pad/pad.driver.ts';\nexport const x = open;\n",
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let house = '';
let violations: readonly Violation[] = [];

const rulesBrokenIn = (file: string) => [...new Set(violations.filter(({ from }) => from === file).map(({ rule }) => rule.name))].sort();

beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), 'omatoimi-imports-'));
  for (const [file, text] of Object.entries(badHouse)) {
    mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
    writeFileSync(path.join(house, file), text);
  }
  for (const file of ['package.json', 'tsconfig.base.json', '.dependency-cruiser.cjs']) copyFileSync(path.join(root, file), path.join(house, file));
  symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'), 'junction');
  const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = [...new Set(Object.keys(badHouse).map((file) => file.split('/', 1)[0] ?? ''))];
  const run = spawnSync(process.execPath, [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  violations = (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
}, 60_000);

afterAll(() => {
  rmSync(house, { recursive: true, force: true });
});

describe('import rules', () => {
  it.each([
    ['contracts/imports-domain.ts', 'contracts-imports'],
    ['contracts/reaches-ws.ts', 'contracts-packages'],
    ['domain/types-from-sync.ts', 'domain-imports'],
    ['domain/inline-type-from-sync.ts', 'domain-imports'],
    ['domain/reads-disk.ts', 'no-node-outside-node'],
    ['domain/reaches-react.ts', 'domain-packages'],
    ['domain/imports-test.ts', 'product-never-imports-tests'],
    ['domain/ring-a.ts', 'no-cycles'],
    ['domain/missing.ts', 'no-unresolved'],
    ['sync/imports-driver.ts', 'sync-imports'],
    ['device-drivers/pad/pad.codec.ts', 'codec-is-lowest'],
    ['device-drivers/pad/pad.machine.ts', 'machine-below-driver'],
    ['device-drivers/pad/net.codec.ts', 'no-io-in-pure-files'],
    ['station/static-simulator.ts', 'simulator-only-dynamic'],
    ['station/uses-typescript.ts', 'no-dev-packages-in-service'],
    ['renderer/screen.tsx', 'no-node-outside-node'],
    ['renderer/imports-domain.tsx', 'renderer-imports'],
    ['electron/imports-renderer.ts', 'electron-imports'],
    ['simulator/imports-driver.ts', 'simulator-imports'],
    ['texts/languages.ts', 'texts-imports'],
  ])('find what is wrong in %s: %s', (file, rule) => expect(rulesBrokenIn(file)).toContain(rule));

  it.each(['domain/chart.ts', 'station/dynamic-simulator.ts', 'simulator/twin.ts', 'test/helper.ts', 'device-drivers/pad/pad.driver.ts'])(
    'accept %s',
    (file) => expect(rulesBrokenIn(file)).toEqual([]),
  );
});
