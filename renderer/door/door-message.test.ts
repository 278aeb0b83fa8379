import { describe, expect, it } from 'vitest';
import { shownRefusalCodes } from '../../contracts/refusal-codes.ts';
import { texts } from '../text/i18n.ts';
import { fetchTexts } from '../text/later-texts.ts';
import { doorMessage, isSomebodyNew, toneOfDoor } from './door-message.ts';

await Promise.all([fetchTexts('sv'), fetchTexts('en')]);
const t = texts.getFixedT('fi', 'patron');
const rest = { turn: 1, language: 'fi' } as const;

describe('doorMessage', () => {
  it('asks for the PIN only where the door does', () => {
    const idle = { screen: 'idle', siteState: 'selfService', ...rest } as const;
    expect(doorMessage({ ...idle, pinNeeded: true }, t).heading).toBe('Näytä kortti, anna tunnusluku.');
    expect(doorMessage({ ...idle, pinNeeded: false }, t).heading).toBe('Näytä kirjastokortti.');
  });

  it('says outside the hours of one door nothing of the library, and when that door opens', () => {
    const opening = { daysAhead: 0, date: '2027-01-11', time: '12:00' };
    const view = { screen: 'idle', siteState: 'doorClosed', pinNeeded: true, opening, ...rest } as const;
    expect(doorMessage(view, t)).toEqual({ heading: 'Nähdään taas pian.', text: 'Avataan tänään klo 12.00.' });
    expect(t('door.idle.eyebrow.doorClosed')).toBe('Tämä ovi ei ole käytössä');
    expect(t('door.refused.outside-hours-here.title')).not.toContain('irjasto');
  });

  it('asks for no card while staff are there', () => {
    expect(doorMessage({ screen: 'idle', siteState: 'staffed', pinNeeded: true, ...rest }, t).heading).toBe('Tervetuloa sisään.');
  });

  it.each([
    ['fi', 0, 'Avataan tänään klo 7.00.'],
    ['fi', 1, 'Avataan huomenna klo 7.00.'],
    ['fi', 3, 'Seuraavan kerran auki: maanantai 11. tammikuuta klo 7.00.'],
    ['sv', 3, 'Öppnar måndag 11 januari kl. 7.00.'],
    ['en', 3, 'Opens on Monday 11 January at 7:00.'],
  ] as const)('says in %s when a closed site opens, %d days ahead', (language, daysAhead, text) => {
    const view = {
      screen: 'idle',
      siteState: 'closed',
      pinNeeded: true,
      opening: { daysAhead, date: '2027-01-11', time: '07:00' },
      turn: 0,
      language,
    } as const;
    expect(doorMessage(view, texts.getFixedT(language, 'patron')).text).toBe(text);
  });

  it('tells a granted visitor to come alone', () => {
    expect(doorMessage({ screen: 'granted', isNextWaiting: false, hasLatecomer: false, ...rest }, t).heading).toContain('yksin');
  });

  it.each(shownRefusalCodes)('has words for %s that do not hold the code', (code) => {
    const { heading, text } = doorMessage(
      { screen: 'refused', code, incidentCode: 'K7M2', leaving: { secondsLeft: 15 }, isNextWaiting: false, hasLatecomer: false, ...rest },
      t,
    );
    expect(`${heading} ${text}`).not.toMatch(/[a-z]+-[a-z]+|door\.|\{\{/);
  });
});

describe('isSomebodyNew', () => {
  const checking = { screen: 'checking', isNextWaiting: false, hasLatecomer: false, ...rest } as const;
  const refused = (isNextWaiting: boolean) =>
    ({
      screen: 'refused',
      code: 'pin-wrong',
      incidentCode: 'K7M2',
      leaving: { secondsLeft: 15 },
      isNextWaiting,
      hasLatecomer: false,
      ...rest,
    }) as const;

  it('sees the next visitor at rest and when a waiting card has its turn', () => {
    expect(isSomebodyNew(checking, { screen: 'idle', siteState: 'selfService', pinNeeded: true, ...rest })).toBe(true);
    expect(isSomebodyNew({ screen: 'granted', isNextWaiting: true, hasLatecomer: false, ...rest }, checking)).toBe(true);
    expect(isSomebodyNew(refused(true), checking)).toBe(true);
  });

  it('sees the same visitor on the way, and in who shows a refused card again', () => {
    expect(isSomebodyNew({ screen: 'awaitingPin', digits: 4, leaving: null, ...rest }, checking)).toBe(false);
    expect(isSomebodyNew(refused(false), { screen: 'awaitingPin', digits: 0, leaving: null, ...rest })).toBe(false);
  });
});

describe('toneOfDoor', () => {
  it('is calm at rest, green when granted, amber otherwise', () => {
    expect(toneOfDoor({ screen: 'checking', isNextWaiting: false, hasLatecomer: false, ...rest })).toBe('action');
    expect(toneOfDoor({ screen: 'granted', isNextWaiting: false, hasLatecomer: false, ...rest })).toBe('ok');
    expect(toneOfDoor({ screen: 'outOfOrder', incidentCode: 'K7M2', ...rest })).toBe('attention');
  });
});
