import { describe, expect, it } from 'vitest';
import { checkConsole, checkRealTime } from './calls.check.ts';
import { checkLogs } from './logs.check.ts';
import { checkFileLength, checkFunctionLength, checkLongFileList, checkParameters, longFiles } from './size.check.ts';
import { parseSource, type SourceCheck } from './source.ts';
import { checkTexts } from './texts.check.ts';
import { checkFileNames, checkRequiredFiles, checkSimulatorDoor, checkTopFolders } from './tree.check.ts';
import { checkAny, checkMarks, checkTestSwitches } from './words.check.ts';

const rulesIn = (check: SourceCheck, text: string, file = 'domain/door/example.ts') => check(parseSource(file, text)).map(({ rule }) => rule);
const lines = (count: number) => 'void 0;\n'.repeat(count);
const functionOf = (count: number) => `function long() {\n${lines(count - 2)}}\n`;

describe('sizes', () => {
  it('refuses a product file of 301 lines', () => expect(rulesIn(checkFileLength, lines(301))).toEqual(['file-length']));
  it('accepts a product file of 300 lines', () => expect(rulesIn(checkFileLength, lines(300))).toEqual([]));
  it('refuses a test file of 501 lines', () => expect(rulesIn(checkFileLength, lines(501), 'domain/a.test.ts')).toEqual(['file-length']));
  it('keeps the list of long files empty', () => expect(longFiles).toEqual([]));
  it('refuses a listed file that has become short', () => {
    expect(checkLongFileList([parseSource('domain/a.ts', lines(20))], ['domain/a.ts']).map(({ rule }) => rule)).toEqual(['long-file-list']);
  });
  it('refuses a function of 81 lines', () => expect(rulesIn(checkFunctionLength, functionOf(81))).toEqual(['function-length']));
  it('accepts a function of 80 lines', () => expect(rulesIn(checkFunctionLength, functionOf(80))).toEqual([]));
  it('refuses an arrow function of 81 lines', () => {
    expect(rulesIn(checkFunctionLength, `const f = () => {\n${lines(79)}};\n`)).toEqual(['function-length']);
  });
  it('refuses a fourth parameter of a function', () => expect(rulesIn(checkParameters, 'function f(a, b, c, d) {}')).toEqual(['parameters']));
  it('refuses a fourth parameter in an interface', () => {
    expect(rulesIn(checkParameters, 'interface A { f(a: 1, b: 2, c: 3, d: 4): void }')).toEqual(['parameters']);
  });
  it('accepts a callback whose parameters its caller chose', () => expect(rulesIn(checkParameters, 'on((a, b, c, d) => a);')).toEqual([]));
  it('does not count the this parameter', () => expect(rulesIn(checkParameters, 'function f(this: Date, a, b, c) {}')).toEqual([]));
});

describe('real time', () => {
  it.each([
    'const now = Date.now();',
    'const now = new Date();',
    'const now = Date();',
    'const now = performance.now();',
    'setTimeout(run, 5);',
    'globalThis.setInterval(run, 5);',
    'const later = setTimeout;',
    'start({ setTimeout });',
    "import { setTimeout as sleep } from 'node:timers/promises';",
  ])('refuses %s', (text) => expect(rulesIn(checkRealTime, text)).toEqual(['real-time']));
  it.each(['const day = new Date(ms);', 'clock.setTimeout(5);', 'const x = { setTimeout: 5 };', 'clock.setTimer(5, run);'])('accepts %s', (text) =>
    expect(rulesIn(checkRealTime, text)).toEqual([]),
  );
  it.each(['station/system-clock.ts', 'simulator/pad.ts', 'test/scenario/door.scenario.ts', 'domain/a.test.ts'])('is read freely in %s', (file) =>
    expect(rulesIn(checkRealTime, 'Date.now();', file)).toEqual([]),
  );
});

describe('words', () => {
  it('refuses console outside the command line', () => expect(rulesIn(checkConsole, "console.log('x');")).toEqual(['console']));
  it('refuses writing to the streams outside the command line', () => {
    expect(rulesIn(checkConsole, "process.stdout.write('x');")).toEqual(['console']);
  });
  it('accepts console in the command line', () => expect(rulesIn(checkConsole, "console.log('x');", 'station/cli/main.ts')).toEqual([]));
  it.each(['let a: any;', 'f(a as any);', 'const a = new Map<string, any>();'])('refuses %s', (text) =>
    expect(rulesIn(checkAny, text)).toEqual(['any']),
  );
  it('accepts the word any in prose', () => expect(rulesIn(checkAny, "// any card\nconst any = 'any';")).toEqual([]));
  it.each(['TO-DO', 'FIX-ME', 'HA-CK'].map((word) => `// ${word.replace('-', '')} later`))('refuses %s', (text) =>
    expect(rulesIn(checkMarks, text)).toEqual(['unfinished']),
  );
  it('refuses a comment that silences the types', () => expect(rulesIn(checkMarks, `// @ts-${'ignore'}\nf();`)).toEqual(['silenced-types']));
});

describe('tests', () => {
  const inTest = (text: string) => rulesIn(checkTestSwitches, text, 'domain/a.test.ts');
  it.each(["it.skip('x', f);", "describe.only('x', f);", "test.todo('x');", "it.skipIf(c)('x', f);", "it.each(t).skip('x', f);", "xit('x', f);"])(
    'refuses %s',
    (text) => expect(inTest(text)).toEqual(['test-switch']),
  );
  it('refuses a mock of a module', () => expect(inTest("vi.mock('./port.ts');")).toEqual(['module-mock']));
  it('accepts a plain test', () => expect(inTest("it('works', f);")).toEqual([]));
});

describe('the tree', () => {
  it('refuses a folder without its README', () => {
    expect(checkRequiredFiles(['domain/a.ts']).map(({ file }) => file)).toContain('domain/README.md');
  });
  it('refuses a top-level folder that the architecture does not know', () => {
    expect(checkTopFolders(['utils/a.ts', 'domain/a.ts']).map(({ file }) => file)).toEqual(['utils']);
  });
  it.each(['domain/DoorLock.ts', 'domain/door_lock.ts', 'renderer/Kiosk.tsx'])('refuses the file name %s', (file) => {
    expect(checkFileNames([file]).map(({ rule }) => rule)).toEqual(['file-name']);
  });
  it('accepts kebab-case with a role', () => expect(checkFileNames(['domain/door-lock.port.ts', 'vitest.config.ts'])).toEqual([]));
  it('refuses a second file that reaches the simulator', () => {
    const door = (file: string) => parseSource(file, "await import('../simulator/index.ts');");
    expect(checkSimulatorDoor([door('station/a.ts'), door('station/b.ts')]).map(({ file }) => file)).toEqual(['station/b.ts']);
  });
});

describe('texts', () => {
  const folder = (fi: object, en: object) => checkTexts({ folder: 'texts', languages: { fi: { ...fi }, en: { ...en } } }).map(({ file }) => file);
  it('refuses a sentence that one language lacks', () => expect(folder({ a: 'Hei' }, {})).toEqual(['texts/en.json']));
  it('refuses an empty sentence', () => expect(folder({ a: ' ' }, { a: 'Hi' })).toEqual(['texts/fi.json']));
  it('refuses placeholders that differ', () => expect(folder({ a: '{{n}} lainaa' }, { a: 'loans' })).toEqual(['texts/en.json']));
  it('accepts placeholders in another order', () => expect(folder({ a: '{{a}} {{b}}' }, { a: '{{b}} {{a}}' })).toEqual([]));
  it('refuses a plural form that one language lacks', () =>
    expect(folder({ a_one: 'x', a_other: 'y' }, { a_other: 'z' })).toEqual(['texts/en.json']));
  it('refuses a plural form that a language never uses', () =>
    expect(folder({ a_one: 'x', a_other: 'y' }, { a_one: 'x', a_few: 'y', a_other: 'z' })).toEqual(['texts/en.json']));
  it('asks each language for its own plural forms', () => {
    const ru = { a_one: 'час', a_few: 'часа', a_many: 'часов', a_other: 'часа' };
    const texts = (russian: object) => checkTexts({ folder: 'texts', languages: { en: { a_one: 'hour', a_other: 'hours' }, ru: { ...russian } } });
    expect(texts(ru)).toEqual([]);
    expect(texts({ ...ru, a_many: '' }).map(({ message }) => message)).toEqual(['a_many is missing or empty']);
  });
  it('refuses letters of another script, and knows what every language writes alike', () => {
    const wrong = (ru: string) => checkTexts({ folder: 'texts', languages: { ru: { a: ru } } }).length;
    expect(['Чек', 'QR-код', 'OK', 'Cоветы'].map(wrong)).toEqual([0, 0, 1, 1]);
  });
});

describe('log lines', () => {
  it.each([
    ['the message of an error', "log.error('station.failed', error, { reason: error.message });"],
    ['a message under another name of its holder', "log.warn('texts.refused', { warning: message });"],
    ['a stack', "this.#parts.log.warn('store.lost', { reason: String(failure.stack) });"],
    ['a card that is revealed', "this.#log.info('device.ready', { name: card.reveal() });"],
    ['a title in a sentence', "log.info('device.ready', { remedy: 'Look for ' + item.title });"],
    ['a field that a cast lets through', "log.info('device.ready', { patronName: name } as LogFields);"],
  ])('refuse %s', (_what, text) => expect(new Set(rulesIn(checkLogs, text, 'station/x.ts'))).toEqual(new Set(['logs'])));

  it.each([
    ['an error, of which little is shown', "log.error('station.failed', error);"],
    ['words of our own', "log.warn('device.faulted', { device: device.id, code: health.code, remedy: health.remedy });"],
    ['the sentence of an error of our own', "log.warn('shell.notStarted', { remedy: isKioskError(error) ? error.message : 'unknown' });"],
  ])('accept %s', (_what, text) => expect(rulesIn(checkLogs, text, 'station/x.ts')).toEqual([]));

  it('refuse a logger beside the station’s own', () => expect(rulesIn(checkLogs, "import pino from 'pino';", 'sync/x.ts')).toEqual(['logs']));
});
