import { describe, expect, it } from 'vitest';
import { OsdpPd } from '../../simulator/devices/osdp-pd.ts';
import { PanelChannel } from './osdp-channel.machine.ts';
import { decodeFrame, type DecodedFrame } from './osdp-frame.codec.ts';
import { followOsdp } from './osdp-inspect-session.codec.ts';
import { commandCodes, replyCodes } from './osdp-messages.codec.ts';

const key = new Uint8Array(Buffer.from('00112233445566778899aabbccddeeff', 'hex'));
const keypad = Uint8Array.from([0, 2, 0x31, 0x32]);
const read = (bytes: Uint8Array): DecodedFrame => {
  const frame = decodeFrame(bytes);
  if (!frame.ok) throw new Error(frame.fault);
  return frame;
};

/** What passes a line from CHLNG on: handshake, two polls with the same keys pressed, and an LED. */
function recording(): Uint8Array[] {
  const pd = new OsdpPd({
    ...{ address: 1, key, random: () => Uint8Array.from({ length: 8 }, (_, at) => at + 1) },
    carryOut: (code) => (code === commandCodes.POLL ? { code: replyCodes.KEYPAD, data: keypad } : { code: replyCodes.ACK, data: new Uint8Array(0) }),
  });
  const panel = new PanelChannel();
  const lines: Uint8Array[] = [];
  let sequence = 0;
  const say = (code: number, payload: Uint8Array = new Uint8Array(0)): DecodedFrame => {
    const command = panel.seal({ code, payload }, 1, sequence);
    sequence = (sequence % 3) + 1;
    const answer = pd.answer(read(command));
    if (answer === null) throw new Error('the reader is deaf');
    lines.push(command, answer);
    return read(answer);
  };
  const hear = (frame: DecodedFrame): void => {
    if (!panel.open(frame).ok) throw new Error('the panel does not believe');
  };
  const proof = panel.answer(say(commandCodes.CHLNG, panel.challenge(key, 1, new Uint8Array(8).fill(7))));
  if (!proof.ok || panel.complete(say(commandCodes.SCRYPT, proof.data)) !== null) throw new Error('no channel');
  for (let poll = 0; poll < 2; poll += 1) hear(say(commandCodes.POLL));
  hear(say(commandCodes.LED, new Uint8Array(14)));
  return lines;
}

describe('a recorded secure channel', () => {
  it('is followed with its key: proofs and MACs hold, data are readable', () => {
    const follow = followOsdp(key);
    const told = recording().map((bytes) => follow(bytes));
    expect(told.map(({ ok, error }) => [ok, error])).toEqual(told.map(() => [true, null]));
    expect(told.map(({ name, fields }) => [name, fields['proofValid'] ?? fields['macValid'] ?? null])).toEqual([
      ['CHLNG', null],
      ['CCRYPT', true],
      ['SCRYPT', true],
      ['RMAC_I', true],
      ...[
        ['POLL', true],
        ['KEYPAD', true],
        ['POLL', true],
        ['KEYPAD', true],
        ['LED', true],
        ['ACK', true],
      ],
    ]);
    expect(told[5]?.fields).toMatchObject({ plaintext: '00023132', decoded: { keys: '12' } });
  });

  it('knows a frame that was sent again, and moves on', () => {
    const lines = recording();
    const follow = followOsdp(key);
    for (const bytes of lines.slice(0, 5)) follow(bytes);
    expect(follow(lines[4] ?? new Uint8Array(0)).fields).toMatchObject({ sentAgain: true });
    expect(lines.slice(5).map((bytes) => follow(bytes).ok)).toEqual([true, true, true, true, true]);
  });

  it('tells an answer to another command by its MAC, and believes nothing after it', () => {
    const lines = recording();
    const follow = followOsdp(key);
    for (const bytes of lines.slice(0, 5)) follow(bytes);
    // The first poll is answered with the answer to another, as somebody at the wires would.
    expect(follow(lines[7] ?? new Uint8Array(0))).toMatchObject({ ok: false, fields: { macValid: false } });
    expect(follow(lines[8] ?? new Uint8Array(0))).toMatchObject({ ok: false, error: expect.stringContaining('after the handshake') });
  });

  it('is refused with another key, from its first proof on', () => {
    const follow = followOsdp(key.map((byte) => byte ^ 1));
    const [, ccrypt] = recording().map((bytes) => follow(bytes));
    expect(ccrypt).toMatchObject({ ok: false, error: expect.stringContaining('another key') });
  });

  it('whose beginning is not there cannot be checked, and says so', () => {
    expect(followOsdp(key)(new Uint8Array(Buffer.from('53e50d0009021640000000005a', 'hex')))).toMatchObject({ ok: false, name: 'ACK' });
  });
});
