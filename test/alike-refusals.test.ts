import { beforeAll, describe, expect, it } from 'vitest';
import { type Language, languages, type PatronFacts } from '../contracts/patron-facts.ts';
import { doorCue as readerCue } from '../domain/door/door-cue.policy.ts';
import { decideSession } from '../domain/self-checkout/session.policy.ts';
import { doorMessage } from '../renderer/door/door-message.ts';
import { doorCue as soundCue } from '../renderer/sound/door-cue.ts';
import { texts } from '../renderer/text/i18n.ts';
import { fetchTexts } from '../renderer/text/later-texts.ts';
import { setUpDoor } from './support/door-bench.ts';
import { adultFacts, unknownCardFacts } from './support/fake-library-system.ts';
import { settle } from './virtual-clock.ts';

/** Whom a door must not tell apart before the PIN has shown who stands there. */
const strangers: Readonly<Record<string, PatronFacts>> = {
  'an unknown card': unknownCardFacts,
  'a wrong PIN': { ...adultFacts, pin: 'wrong' },
  'a wrong PIN of a patron with another language': { ...adultFacts, pin: 'wrong', language: 'sv' },
  'a wrong PIN of a banned patron': { ...adultFacts, pin: 'wrong', isSelfServiceBanned: true, isBorrowingBanned: true },
  'a wrong PIN of an expired, lost card': { ...adultFacts, pin: 'wrong', isExpired: true, isCardLost: true },
  'a PIN that nobody verified': { ...adultFacts, pin: 'notVerified' },
  'a card that the library system has locked': { ...adultFacts, pin: 'locked' },
};

beforeAll(async () => {
  await Promise.all(languages.map((language) => fetchTexts(language)));
});

/** Everything that a patron at the door can see, hear and wait for, from the last key on. */
async function seenAtDoor(facts: PatronFacts, language: Language): Promise<unknown> {
  const { controller, library, clock, present, type, views } = setUpDoor({}, undefined, { languages });
  library.answerPatron = async () => facts;
  controller.send({ type: 'language.choose', language });
  present('1001');
  type('1234');
  const from = views.length - 1;
  await settle();
  await clock.advance(60_000);
  const t = texts.getFixedT(language, 'patron');
  return views.slice(from).map((view, at, all) => {
    const { code: _code, incidentCode: _incident, ...seen } = { code: null, incidentCode: null, ...view };
    return { ...seen, words: doorMessage(view, t), light: readerCue(view), sound: at === 0 ? null : soundCue(all[at - 1] ?? view, view) };
  });
}

describe.each(languages)('at a door in %s', (language) => {
  it.each(Object.keys(strangers))('%s looks, sounds and lasts like an unknown card', async (who) => {
    const facts = strangers[who] ?? unknownCardFacts;
    const seen = await seenAtDoor(facts, language);
    expect(seen).toEqual(await seenAtDoor(unknownCardFacts, language));
    expect(seen).toEqual(expect.arrayContaining([expect.objectContaining({ screen: 'refused', language, light: 'refused', sound: 'refused' })]));
  });
});

describe('at the kiosk', () => {
  it.each(Object.entries(strangers))('%s is refused for one and the same code, and so with one text and one sound', (_who, facts) => {
    const decided = decideSession(facts, { pin: 'always' });
    expect(decided).toEqual({ kind: 'refusal', code: 'card-unknown-or-pin-wrong' });
  });
});
