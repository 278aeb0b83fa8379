import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, type Source } from './house/source.ts';
import { heldBy } from './kiosk-goal-holders.ts';
import { kioskGoals } from './kiosk-goals.ts';
import { projectRoot } from './run/project-root.ts';

// That these tests pass, too, is what `npm test` looks at when they have run (`test/run/held-goals.ts`).
describe.each(Object.entries(kioskGoals))('%s', (_goal, holders) => {
  it.each(holders)('is held by the %s in %s: %s', (kind, file, words) => {
    expect(heldBy(kind, parseSource(file, readFileSync(path.join(projectRoot, file), 'utf8')), words)).toBe(true);
  });
});

describe('a goal', () => {
  const source = (text: string): Source => parseSource('test/x.test.ts', text);

  it.each([
    "it('is held', run);",
    "it.each(rows)('%s is held', run);",
    "describe('the goal is held', () => {});",
    'it(`is held`, run);',
    "describe('outer', () => { test('is held', { timeout: 9 }, run); });",
  ])('is held by the title of %s', (text) => {
    expect(heldBy('title', source(text), 'is held')).toBe(true);
  });

  it.each([
    "it.skip('is held', run);",
    "it.todo('is held');",
    "describe.skip('outer', () => { it('is held', run); });",
    "describe.each(rows).skip('outer', () => { it('is held', run); });",
    "it.runIf(hasPart)('is held', run);",
    "it.fails('is held', run);",
    "xit('is held', run);",
    "// it('is held', run);",
    "const words = 'is held';",
    "it('is something else', () => say('is held'));",
  ])('is not held by the title of %s', (text) => {
    expect(heldBy('title', source(text), 'is held')).toBe(false);
  });

  it.each([
    ['const least = 4.5;', true],
    ['// const least = 4.5;\nconst least = 3;', false],
    ['/* const least = 4.5; */', false],
    ['// const least = 4.5;\nexport {};\nconst least = 4.5;', true],
  ])('is held by words of the code alone: %s', (text, isHeld) => {
    expect(heldBy('code', source(text), 'const least = 4.5;')).toBe(isHeld);
  });
});
