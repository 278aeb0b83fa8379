import { describe, expect, it } from 'vitest';
import { isKioskError } from '../../contracts/errors.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import { type DoorPolicy, decideAdmission } from '../../domain/door/admission.policy.ts';
import { decideSession } from '../../domain/self-checkout/session.policy.ts';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { Sip2Session } from '../../simulator/library-system/sip2-session.ts';
import { lumiProfile } from '../../sync/library-system/profiles/lumi.profile.ts';
import { LocalTime } from '../../sync/library-system/sip2/sip2-date.codec.ts';
import { type DecodedSip2, decodeSip2 } from '../../sync/library-system/sip2/sip2-decode.codec.ts';
import { encodeSip2, plainSip2Wire } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import { advanceExchange, startExchange } from '../../sync/library-system/sip2/sip2-exchange.machine.ts';
import { checkinRequest, checkoutRequest, loginRequest, patronInformationRequest } from '../../sync/library-system/sip2/sip2-requests.ts';
import { readEffort } from '../run/effort.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../virtual-clock.ts';

const { seed, count: runs } = readEffort(20_000);
const sequence = 7;
const origin = { institution: 'FI-Lumi', location: 'desk-1', at: '20261123    120000' };
const time = new LocalTime('Europe/Helsinki');
const options = { encoding: 'utf-8', delimiter: '|' } as const;

interface Sample {
  readonly reply: Buffer;
  readonly code: '64' | '12' | '10';
  readonly card: string;
  readonly item: string;
}

/** A real answer of the twin for every patron and every item. */
function samples(): Sample[] {
  const register = new LumiRegister(new VirtualClock());
  const session = new Sip2Session(register, plainSip2Wire);
  const ask = (request: Parameters<typeof encodeSip2>[0]): Buffer => session.reply(encodeSip2(request, { ...plainSip2Wire, sequence })) as Buffer;
  ask(loginRequest({ user: register.terminal.user, password: register.terminal.password, location: '' }));
  const patrons = register
    .patrons()
    .flatMap(({ card }) =>
      ['1234', '0000', ''].map((pin): Sample => ({ reply: ask(patronInformationRequest(origin, { card, pin })), code: '64', card, item: '' })),
    );
  const card = '24567000001016';
  const items = register.items().flatMap(({ barcode }): Sample[] => [
    { reply: ask(checkoutRequest(origin, { card, pin: '1234' }, barcode)), code: '12', card, item: barcode },
    { reply: ask(checkinRequest(origin, barcode)), code: '10', card, item: barcode },
  ]);
  return [...patrons, ...items];
}

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);

/** One to four changes: a bit, a byte, a telling byte, a cut, a doubled piece, a piece left out. */
function mutate(original: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let left = 1 + below(random, 4); left > 0; left -= 1) {
    const at = below(random, bytes.length);
    const length = 1 + below(random, 8);
    switch (below(random, 6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
        break;
      case 1:
        bytes[at] = below(random, 256);
        break;
      case 2:
        bytes[at] = 'YN |\r\n\0AZ0159'.charCodeAt(below(random, 13));
        break;
      case 3:
        bytes = bytes.subarray(0, at);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    }
    if (bytes.length === 0) return Buffer.from('\r');
  }
  return bytes;
}

/** What the client believes: the answer where the exchange takes it, else nothing. */
function believed(bytes: Buffer, code: string, hasChecksum: boolean): DecodedSip2 | null {
  const rules = { expected: code, hasChecksum, isRepeatable: true };
  const { action } = advanceExchange(rules, startExchange(sequence), { type: 'message', message: decodeSip2(bytes, options) });
  return action.type === 'done' ? action.message : null;
}

const quietly = <T>(run: () => T): T | null => {
  try {
    return run();
  } catch (error) {
    if (isKioskError(error, 'LIBRARY_PROTOCOL')) return null;
    throw error;
  }
};

/** Doors as sites have them: with every rule that can keep somebody out, and with the defaults. */
const door: DoorPolicy = {
  pin: 'always',
  minimumAge: 15,
  guardianConsentBelow: 18,
  feesBlock: false,
  borrowingBanBlocks: false,
  requireTerms: true,
  requireBranchRight: false,
  groups: ['person', 'child', 'home-service', 'guarantor'],
  rights: 'local',
};
const doors: readonly DoorPolicy[] = [door, { ...door, feesBlock: true, borrowingBanBlocks: true }];

/** What the patron may do by these facts: each door, and the kiosk. */
function grantsOf(facts: PatronFacts | null): string[] {
  if (facts === null) return [];
  const open = doors.flatMap((policy, at) => (decideAdmission(facts, 'selfService', policy).kind === 'grant' ? [`door ${at}`] : []));
  return decideSession(facts, { pin: 'always' }).kind === 'open' ? [...open, 'kiosk'] : open;
}

const factsOf = (reply: DecodedSip2 | null, { card }: Sample): PatronFacts | null =>
  reply === null ? null : quietly(() => lumiProfile.patronFacts(reply, { card, hasPin: true, today: 20_261_123 }));

function doneOf(reply: DecodedSip2 | null, { code, card, item }: Sample): boolean {
  if (reply === null) return false;
  const outcome = quietly(() =>
    code === '12' ? lumiProfile.checkoutOutcome(reply, { item, card, time }) : lumiProfile.checkinOutcome(reply, { item, time }),
  );
  return outcome?.kind === 'lent' || outcome?.kind === 'returned';
}

/**
 * What a mutant opens or lends that the answer it was made of does not. Single facts may differ: the checksum is a sum of 16
 * bits, and one mutant in some hundred thousand changes two bytes that make up for each other.
 */
function liesOf(sample: Sample, mutant: Buffer, hasChecksum: boolean): string[] {
  const truth = decodeSip2(sample.reply, options);
  const reply = believed(mutant, sample.code, hasChecksum);
  if (sample.code !== '64') return doneOf(reply, sample) && !doneOf(truth, sample) ? ['done'] : [];
  const truly = grantsOf(factsOf(truth, sample));
  return grantsOf(factsOf(reply, sample)).filter((grant) => !truly.includes(grant));
}

describe(`${runs} mutated replies (seed ${seed})`, () => {
  const originals = samples();

  it('never crash the client, and open and lend nothing that the original would not, with error detection on', () => {
    const random = seededRandom(seed);
    const lies: string[] = [];
    for (let run = 0; run < runs; run += 1) {
      const sample = originals[below(random, originals.length)] as Sample;
      const mutant = mutate(sample.reply, random);
      const found = liesOf(sample, mutant, true);
      if (found.length > 0) lies.push(`${found.join(' ')}: ${JSON.stringify(mutant.toString('latin1'))}`);
    }
    expect(lies).toEqual([]);
  });

  it('never crash the client with error detection off', () => {
    const random = seededRandom(seed + 1);
    for (let run = 0; run < runs; run += 1) {
      const sample = originals[below(random, originals.length)] as Sample;
      expect(() => liesOf(sample, mutate(sample.reply, random), false)).not.toThrow();
    }
  });

  it('are believed where nothing was changed', () => {
    for (const sample of originals) expect(believed(sample.reply, sample.code, true)).not.toBeNull();
  });
});
