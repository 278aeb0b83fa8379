import { describe, expect, it } from 'vitest';
import type { ChecksumMode } from '../../../contracts/library-system-config.schema.ts';
import { decodeText, encodeText } from '../sip2/sip2-text.codec.ts';
import { profilesById } from './profiles.ts';
import { wireSettings } from './wire-settings.ts';

describe('the wire', () => {
  it("is the profile's where the config says nothing", () => {
    expect(wireSettings({}, profilesById.koha.wire)).toEqual({ encoding: 'utf-8', delimiter: '|', terminator: '\r', checksum: 'strict' });
    expect(wireSettings({}, profilesById.fbs.wire).checksum).toBe('off');
  });

  it.each<[boolean | ChecksumMode, ChecksumMode]>([
    [true, 'strict'],
    [false, 'off'],
    ['lenient', 'lenient'],
    ['strict', 'strict'],
    ['off', 'off'],
  ])('takes checksum = %s as %s', (checksum, mode) => {
    expect(wireSettings({ checksum }, profilesById.fbs.wire).checksum).toBe(mode);
  });

  it("is the config's word first", () => {
    const config = { encoding: 'cp437', delimiter: '^', terminator: '\r\n', checksum: 'off' } as const;
    expect(wireSettings(config, profilesById.generic.wire)).toEqual(config);
  });

  it('writes code page 437 and reads it back', () => {
    const bytes = encodeText('Åke Öörni é ß', 'cp437');
    expect(bytes[0]).toBe(0x8f);
    expect(decodeText(bytes, { from: 0, to: bytes.length }, 'cp437')).toBe('Åke Öörni é ß');
  });
});
