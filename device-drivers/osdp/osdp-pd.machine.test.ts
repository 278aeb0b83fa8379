import { describe, expect, it } from 'vitest';
import { decodeFrame, type DecodedFrame, encodeFrame } from './osdp-frame.codec.ts';
import { commandCodes, type OsdpReply, replyCodes } from './osdp-messages.codec.ts';
import type { PdEnd, PdEvent, PdJob } from './osdp-pd-jobs.ts';
import { pollMs } from './osdp-pd-limits.ts';
import { PdMachine } from './osdp-pd.machine.ts';

const random = (): Uint8Array => Uint8Array.from({ length: 8 }, (_, index) => index);
const empty = new Uint8Array(0);
const capabilities = Uint8Array.of(9, 1, 1);

function read(bytes: Uint8Array): DecodedFrame {
  const frame = decodeFrame(bytes);
  if (!frame.ok) throw new Error(frame.fault);
  return frame;
}

/** A machine in plain, and a device that answers it. */
class Story {
  readonly machine = new PdMachine({ address: 5, key: null, check: 'crc16', installUntilMs: null, random });
  atMs = 1000;
  readonly events: PdEvent[] = [];

  turn(): DecodedFrame {
    return read(this.machine.turn(this.atMs));
  }

  reply(code: number, { sequence, data = empty, scb = null }: { sequence: number; data?: Uint8Array; scb?: DecodedFrame['scb'] }) {
    const bytes = encodeFrame({ direction: 'reply', address: 5, sequence, check: 'crc16', scb, code, payload: data });
    const events = this.machine.heard(read(bytes), this.atMs);
    this.events.push(...(events ?? []));
    return events;
  }

  online(): this {
    this.reply(replyCodes.PDID, { sequence: this.turn().sequence, data: new Uint8Array(12) });
    this.reply(replyCodes.PDCAP, { sequence: this.turn().sequence, data: capabilities });
    return this;
  }

  /** Leaves the time for an answer pass. */
  silence(ms = 200): readonly PdEvent[] {
    this.atMs += ms;
    const events = this.machine.unanswered(this.atMs);
    this.events.push(...events);
    return events;
  }
}

function job(dueByMs: number, code: number = commandCodes.OUT) {
  const done: OsdpReply[] = [];
  const failed: PdEnd[] = [];
  const it: PdJob = { code, payload: empty, isUrgent: true, dueByMs, done: (reply) => done.push(reply), failed: (end) => failed.push(end) };
  return { it, done, failed };
}

describe('a device as its control panel sees it', () => {
  it('is asked who it is and what it can at sequence 0 and 1, then polled with 2, 3, 1, 2', () => {
    const story = new Story();
    const asked: [number, number][] = [];
    const ask = (code: number, data: Uint8Array): void => {
      const frame = story.turn();
      asked.push([frame.code, frame.sequence]);
      story.reply(code, { sequence: frame.sequence, data });
    };
    ask(replyCodes.PDID, new Uint8Array(12));
    ask(replyCodes.PDCAP, capabilities);
    for (let poll = 0; poll < 4; poll += 1) ask(replyCodes.ACK, empty);
    expect(asked).toEqual([[commandCodes.ID, 0], [commandCodes.CAP, 1], ...[2, 3, 1, 2].map((sequence) => [commandCodes.POLL, sequence])]);
    expect(story.events.map(({ type }) => type)).toEqual(['up']);
  });

  it('gets the same bytes again when it does not answer', () => {
    const story = new Story().online();
    const first = story.machine.turn(story.atMs);
    story.silence();
    expect(story.machine.turn(story.atMs)).toEqual(first);
  });

  it('wants its next turn a poll cycle after the last, and at once for a command', () => {
    const story = new Story().online();
    story.reply(replyCodes.ACK, { sequence: story.turn().sequence });
    expect(story.machine.dueAtMs).toBe(story.atMs + pollMs);
    story.machine.ask(job(9000).it);
    expect(story.machine.dueAtMs).toBeLessThan(story.atMs);
  });

  it('is told to be silent after 1 s, and offline after 8 s: it begins anew then', () => {
    const story = new Story().online();
    const startedAtMs = story.atMs;
    const told: [string, number][] = [];
    story.turn();
    while (story.atMs < startedAtMs + 8200) {
      for (const event of story.silence()) if (event.type === 'down') told.push([event.end.why, story.atMs - startedAtMs]);
      story.turn();
    }
    expect(told).toEqual([
      ['silent', 1000],
      ['offline', 8000],
    ]);
    expect(story.turn()).toMatchObject({ code: commandCodes.ID, sequence: 0 });
  });

  it('is back when it answers before it is offline', () => {
    const story = new Story().online();
    const { sequence } = story.turn();
    for (let left = 6; left > 0; left -= 1) story.silence();
    story.reply(replyCodes.ACK, { sequence });
    expect(story.events.map(({ type }) => type)).toEqual(['up', 'down', 'back']);
  });

  it('that is busy is asked the same again, a little later', () => {
    const story = new Story().online();
    const first = story.machine.turn(story.atMs);
    expect(story.reply(replyCodes.BUSY, { sequence: 0 })).toEqual([]);
    expect(story.machine.dueAtMs).toBe(story.atMs + 100);
    story.atMs += 100;
    expect(story.machine.turn(story.atMs)).toEqual(first);
  });

  it('that lost count begins anew', () => {
    const story = new Story().online();
    story.reply(replyCodes.NAK, { sequence: story.turn().sequence, data: Uint8Array.of(4) });
    expect(story.events.at(-1)).toEqual({ type: 'down', end: { why: 'restarted' } });
    expect(story.turn().sequence).toBe(0);
  });

  it('is not believed with a wrong sequence number', () => {
    const story = new Story().online();
    const { sequence } = story.turn();
    story.reply(replyCodes.RAW, { sequence: (sequence % 3) + 1, data: Uint8Array.of(0, 1, 8, 0, 0xff) });
    expect(story.events.map(({ type }) => type)).toEqual(['up', 'down']);
  });

  it('may answer twice to what was sent twice', () => {
    const story = new Story().online();
    const { sequence } = story.turn();
    story.silence();
    story.turn();
    story.reply(replyCodes.ACK, { sequence });
    expect(story.reply(replyCodes.ACK, { sequence })).toBeNull();
    story.turn();
    expect(story.events.map(({ type }) => type)).toEqual(['up']);
  });

  it.each([
    ['one answer got lost', (story: Story) => void story.silence()],
    ['it was busy for a while', (story: Story) => void story.reply(replyCodes.BUSY, { sequence: 0 })],
  ])('is heard each time after %s, though its answers in plain are all alike', (_what, disturb) => {
    const story = new Story().online();
    const { sequence } = story.turn();
    for (let times = 0; times < 3; times += 1) {
      disturb(story);
      story.turn();
    }
    expect(story.reply(replyCodes.ACK, { sequence })).toEqual([]);
    for (let poll = 0; poll < 12; poll += 1) expect(story.reply(replyCodes.ACK, { sequence: story.turn().sequence })).toEqual([]);
  });

  it('answers a command to whoever gave it, and a refusal is an answer', () => {
    const story = new Story().online();
    const { it: output, done } = job(9000);
    story.machine.ask(output);
    story.reply(replyCodes.NAK, { sequence: story.turn().sequence, data: Uint8Array.of(3) });
    expect(done).toEqual([{ name: 'NAK', reason: 'unknownCommand' }]);
  });

  it('never carries out later what was not answered in time', () => {
    const story = new Story().online();
    const { it: output, failed } = job(story.atMs + 400);
    story.machine.ask(output);
    const codes = [story.turn().code];
    for (let round = 0; round < 5; round += 1) {
      story.silence();
      for (const event of story.machine.expire(story.atMs)) story.events.push(event);
      codes.push(story.turn().code);
    }
    expect(codes.filter((code) => code === commandCodes.OUT)).toHaveLength(2);
    expect(failed).toEqual([{ why: 'overdue' }]);
  });

  it('drops a command whose time is over before it was sent', () => {
    const story = new Story().online();
    const { it: output, failed } = job(story.atMs + 100);
    story.machine.ask(output);
    expect(story.machine.expire(story.atMs + 100)).toEqual([]);
    expect([failed, story.turn().code]).toEqual([[{ why: 'overdue' }], commandCodes.POLL]);
  });

  it('hears nothing of others on the line, nor its own echo', () => {
    const story = new Story().online();
    const frame = story.turn();
    expect(story.machine.heard(frame, story.atMs)).toBeNull();
    expect(story.machine.heard({ ...frame, direction: 'reply', address: 6 }, story.atMs)).toBeNull();
  });
});

describe('install mode', () => {
  const key = Uint8Array.from({ length: 16 }, (_, index) => index * 7);

  it.each([
    ['before its end', 5000, 0],
    ['after 10 minutes', 700_000, undefined],
  ])('tries the factory key only %s', (_when, atMs, keyNumber) => {
    const story = new Story();
    const machine = new PdMachine({ address: 5, key, check: 'crc16', installUntilMs: 600_000, random });
    Object.assign(story, { machine });
    story.atMs = atMs;
    story.online();
    story.reply(replyCodes.NAK, { sequence: story.turn().sequence, data: Uint8Array.of(5) });
    if (keyNumber === undefined) return expect(story.events).toEqual([{ type: 'down', end: { why: 'insecure', fault: 'installOver' } }]);
    story.online();
    expect(story.turn()).toMatchObject({ code: commandCodes.CHLNG, scb: { type: 0x11, data: Uint8Array.of(keyNumber) } });
  });
});
