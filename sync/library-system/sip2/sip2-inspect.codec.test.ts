import { describe, expect, it } from 'vitest';
import { inspectSip2Line, parseHexLine } from './sip2-inspect.codec.ts';

describe('inspecting a message', () => {
  it.each(['|', '^', '~'])('finds out that fields end in %s', (sign) => {
    const line = Buffer.from(`24              00120261122    140939AO${sign}AA1${sign}BLY${sign}`);
    expect({ ...inspectSip2Line(line, { encoding: 'utf-8' }).fields }).toEqual({ AO: [''], AA: ['1'], BL: ['Y'] });
  });

  it('believes a delimiter that it is told', () => {
    const line = Buffer.from('24              00120261122    140939AOa|AAb|');
    expect({ ...inspectSip2Line(line, { encoding: 'utf-8', delimiter: '^' }).fields }).toEqual({ AO: ['a|AAb|'] });
  });

  it('comes out as the one JSON object that the command promises', () => {
    expect(JSON.parse(JSON.stringify(inspectSip2Line(Buffer.from('941AY1AZFDFC'), { encoding: 'utf-8' })))).toEqual({
      ok: true,
      code: '94',
      name: 'Login response',
      fixed: { ok: '1' },
      fields: {},
      sequence: 1,
      checksum: 'valid',
      error: null,
    });
  });

  it.each([
    ['393430', '940'],
    ['39 34 30', '940'],
    ['0x393430', '940'],
    ['39:34:30', '940'],
  ])('reads the hex line %s', (hex, text) => {
    expect(parseHexLine(hex)?.toString()).toBe(text);
  });

  it.each(['', '3', 'zz', '39 3'])('takes %j for no hex', (hex) => {
    expect(parseHexLine(hex)).toBeNull();
  });
});
