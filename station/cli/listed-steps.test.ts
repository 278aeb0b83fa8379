import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { whitelistSchema } from '../../contracts/fallback-config.schema.ts';
import { CardNumber, Pin } from '../../contracts/secrets.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import { listedValues } from '../../sync/fallback/card-whitelist.ts';
import { readOrMakeKeyFile } from '../secrets/key-file.ts';
import { listedSteps } from './listed-steps.ts';

const folder = await mkdtemp(join(tmpdir(), 'listed-'));
afterAll(() => rm(folder, { recursive: true }));
const keyFile = join(folder, 'whitelist.key');
const { key } = await readOrMakeKeyFile(keyFile);
const values = await listedValues(key, CardNumber.parse('4711001'), Pin.parse('4711'));
const whitelist = whitelistSchema.parse({
  keyFile,
  cards: [{ name: 'cleaning-1', ...values, until: '2027-06-30', doors: ['main'], whenClosed: true }],
});

const ask = async (change: { card?: string; pin?: string; door?: string; siteState?: SiteState; date?: string } = {}) => {
  const { card = '4711001', pin = '4711', door = 'main', siteState = 'closed', date = '2027-06-30' } = change;
  const steps = await listedSteps({ whitelist }, { door, card: CardNumber.parse(card), pin: Pin.parse(pin), siteState, date });
  return steps?.map(({ outcome, code }) => code ?? outcome) ?? null;
};

describe('a card of the whitelist, simulated', () => {
  it('is decided as its door does: by the list, its hours and its PIN', async () => {
    expect(await ask()).toEqual(['passed', 'passed']);
    expect(await ask({ pin: '4712' })).toEqual(['passed', 'pin-wrong']);
    expect(await ask({ siteState: 'staffed' })).toEqual(['staffed-hours-use-door', 'notJudged']);
  });

  it.each([{ date: '2027-07-01' }, { door: 'back' }, { card: '4711002' }])('is none where the list does not name it: %j', async (change) => {
    expect(await ask(change)).toBeNull();
  });

  it('is none without a list', async () => {
    expect(
      await listedSteps({ whitelist: undefined }, { door: 'main', card: CardNumber.parse('1'), pin: null, siteState: 'closed', date: '2027-06-30' }),
    ).toBeNull();
  });
});
