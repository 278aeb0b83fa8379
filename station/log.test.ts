import { describe, expect, it } from 'vitest';
import { InvariantError, KioskError } from '../contracts/errors.ts';
import { CardNumber } from '../contracts/secrets.ts';
import { VirtualClock } from '../test/virtual-clock.ts';
import { createLog, type LogFields, type StationLog } from './log.ts';

function capture(level: 'info' | 'warn' = 'info'): { log: StationLog; text: () => string; last: () => Record<string, unknown> } {
  const lines: string[] = [];
  const log = createLog({ level, clock: new VirtualClock(0), destination: { write: (line) => void lines.push(line) } });
  return { log, text: () => lines.join(''), last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

const card = '24567000001016';

describe('the log', () => {
  it('writes one JSON object a line with level, time and event', () => {
    const { log, last } = capture();
    log.info('device.ready', { device: 'door-card' });
    expect(last()).toEqual({ level: 'info', time: '1970-01-01T00:00:00.000Z', event: 'device.ready', device: 'door-card' });
  });

  it('leaves out what is below its level', () => {
    const { log, text } = capture('warn');
    log.info('device.ready');
    expect(text()).toBe('');
  });

  it('names a damaged store whole, so that a technician finds the file', () => {
    const { log, last } = capture();
    log.warn('store.quarantined', { file: 'traces.db.damaged-until-1795465642000' });
    expect(last()).toMatchObject({ file: 'traces.db.damaged-until-1795465642000' });
  });

  it('drops a field that is not on the list, even when a cast lets it pass', () => {
    const { log, last } = capture();
    log.info('device.ready', { patron: 'Testinen, Aino', device: 'door-card' } as LogFields);
    expect(last()).not.toHaveProperty('patron');
  });

  it('drops a value that is no plain text or number', () => {
    const { log, last } = capture();
    log.info('device.ready', { reason: { text: 'Testinen, Aino' } } as unknown as LogFields);
    expect(last()).not.toHaveProperty('reason');
  });

  it.each([
    ['a card number', `read ${card} twice`],
    ['a personal identity code', 'read 010190-123A'],
    ['a personal identity code of this century', 'read 010110A123B'],
  ])('masks %s in a text that should never have held it', (_, reason) => {
    const { log, last } = capture();
    log.warn('screens.accessRefused', { reason });
    expect(last()['reason']).toMatch(/^read ••••/);
  });

  it('keeps a text on one line of at most 300 characters', () => {
    const { log, last } = capture();
    log.warn('config.warning', { warning: `a\nb\u202e${'x'.repeat(5000)}` });
    expect([String(last()['warning']).length, String(last()['warning']).slice(0, 4)]).toEqual([300, 'a b ']);
  });
});

describe('an error in the log', () => {
  it('shows code, sentence and context of an expected failure', () => {
    const { log, last } = capture();
    log.error('store.unavailable', new KioskError('STORE_UNAVAILABLE', 'Check the disk.', { context: { code: 'SQLITE_FULL' } }));
    expect(last()['error']).toEqual({ code: 'STORE_UNAVAILABLE', message: 'Check the disk.', context: { code: 'SQLITE_FULL' } });
  });

  it('shows name and code of a foreign error, never its message', () => {
    const { log, last, text } = capture();
    log.error('station.failed', Object.assign(new Error('reply held Testinen, Aino\n    at Aino'), { code: 'ECONNRESET', syscall: 'read' }));
    expect(last()['error']).toMatchObject({ name: 'Error', code: 'ECONNRESET', syscall: 'read' });
    expect(text()).not.toContain('Aino');
  });

  it('shows where in the code a programming fault arose, never its message', () => {
    const { log, last, text } = capture();
    log.error('station.failed', new InvariantError('unhandled case: Aino'));
    expect(last()['error']).toMatchObject({
      name: 'InvariantError',
      at: [expect.stringContaining('log.test.ts'), ...Array<unknown>(7).fill(expect.any(String))],
    });
    expect(text()).not.toContain('Aino');
  });

  it('shows the causes in the same way', () => {
    const { log, last, text } = capture();
    const cause = Object.assign(new TypeError('Aino'), { code: 'X' });
    log.error('station.failed', new KioskError('LIBRARY_PROTOCOL', 'Ask the operator.', { cause }));
    expect(last()['error']).toMatchObject({ code: 'LIBRARY_PROTOCOL', cause: { name: 'TypeError', code: 'X' } });
    expect(text()).not.toContain('Aino');
  });

  it('ends at the fifth of a chain of causes that never ends', () => {
    const { log, text } = capture();
    const loop = new Error('loop');
    loop.cause = loop;
    log.error('station.failed', loop);
    expect(text().match(/"cause"/g)).toHaveLength(4);
  });

  it('shows only the type of a thrown value that is no error', () => {
    const { log, last } = capture();
    log.error('station.failed', 'Testinen, Aino');
    expect(last()['error']).toEqual({ name: 'string', at: [] });
  });

  it('masks a secret in a context', () => {
    const { log, text } = capture();
    log.error(
      'station.failed',
      new KioskError('LIBRARY_PROTOCOL', `Card ${card}.`, { context: { raw: card, shown: String(CardNumber.parse(card)) } }),
    );
    expect(text()).not.toContain(card);
  });
});
