import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OurChild, runOmatoimi, startOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

let twin: OurChild;
let config: TestStationFolder;

beforeAll(async () => {
  twin = startOmatoimi(['simulate', 'library-system', '--sip2-port', '0']);
  const { sip2Port } = (await twin.ready) as { sip2Port: number };
  config = await writeStationConfig({
    sip2Port,
    doors: [
      { id: 'main', card: 'tcp://127.0.0.1:4001', lock: 'tcp://127.0.0.1:4002', pin: 'always', pulseMs: 300 },
      { id: 'grown-ups', card: 'tcp://127.0.0.1:4003', lock: 'tcp://127.0.0.1:4004', pin: 'always', pulseMs: 300, more: 'minimumAge = 18' },
    ],
  });
});
afterAll(async () => {
  await twin.end();
  await config.remove();
});

const simulate = async (args: readonly string[], pin: string) => {
  const { code, stdout, stderr } = await runOmatoimi(['door', 'simulate', '--config', config.configFile, '--json', ...args], pin);
  return { code, stderr, answer: stdout === '' ? null : (JSON.parse(stdout) as Record<string, unknown>) };
};

const stepsOf = (answer: Record<string, unknown> | null): string[] => {
  const steps = (answer?.['steps'] ?? []) as { step: string; outcome: string }[];
  return steps.map(({ step, outcome }) => `${step} ${outcome}`);
};

describe('omatoimi door simulate', () => {
  it('tells a grant step by step, and the hour that a spring night leaves out', async () => {
    const { code, answer } = await simulate(['--card', '24567000001016', '--pin-stdin', '--at', '2027-03-28T03:30'], '1234\n');
    expect(code).toBe(0);
    expect(answer).toMatchObject({ ok: true, decision: 'grant', code: null, siteState: 'selfService', at: '2027-03-28T01:30:00.000Z' });
    expect(answer?.['note']).toMatch(/does not happen/);
    expect(stepsOf(answer).filter((step) => !step.endsWith(' passed'))).toEqual([]);
  });

  it('tells the first reason of a refusal, and judges nothing behind it', async () => {
    const { code, answer } = await simulate(['--card', '24567000001016', '--pin-stdin'], '9999\n');
    expect(code).toBe(1);
    expect(answer).toMatchObject({ ok: false, decision: 'refusal', code: 'pin-wrong' });
    expect(stepsOf(answer).slice(0, 4)).toEqual(['librarySystem passed', 'siteState passed', 'identity refused', 'cardLost notJudged']);
  });

  it.each([
    ["on a card's last day", '24567000001016', 'main', '2029-12-31T23:59', null],
    ['on the day after it', '24567000001016', 'main', '2030-01-01T00:00', 'card-expired'],
    ['on the last day before an eighteenth birthday', '24567000001057', 'grown-ups', '2028-01-14T12:00', 'too-young'],
    ['on that birthday', '24567000001057', 'grown-ups', '2028-01-15T12:00', null],
  ])('judges expiry and age by the day that was asked about: %s', async (_day, card, door, at, refusal) => {
    const { code, answer } = await simulate(['--card', card, '--pin-stdin', '--door', door, '--at', at], '1234\n');
    expect([code, answer?.['code']]).toEqual([refusal === null ? 0 : 1, refusal]);
    expect(answer?.['asOfNow']).toMatch(/^expiry and age are judged by that day/);
  });

  it.each([
    [['--card', '1', '--at', 'noon'], /no moment/],
    [['--card', '1', '--door', 'attic'], /There is no door "attic"/],
  ])('says what is wrong with %j', async (args, sentence) => {
    const { code, stderr } = await simulate(args, '');
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });
});
