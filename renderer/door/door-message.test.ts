import { describe, expect, it } from 'vitest';
import { admissionRefusalCodes } from '../../contracts/refusal-codes.ts';
import { texts } from '../text/i18n.ts';
import { doorMessage, toneOfDoor } from './door-message.ts';

const t = texts.getFixedT('fi', 'patron');
const rest = { language: 'fi' } as const;

describe('doorMessage', () => {
  it('asks for the PIN only where the door does', () => {
    const idle = { screen: 'idle', siteState: 'selfService', ...rest } as const;
    expect(doorMessage({ ...idle, pinNeeded: true }, t).heading).toBe('Näytä kortti, anna tunnusluku.');
    expect(doorMessage({ ...idle, pinNeeded: false }, t).heading).toBe('Näytä kirjastokortti.');
  });

  it('asks for no card while staff are there', () => {
    expect(doorMessage({ screen: 'idle', siteState: 'staffed', pinNeeded: true, ...rest }, t).heading).toBe('Tervetuloa sisään.');
  });

  it('tells a granted visitor to come alone', () => {
    expect(doorMessage({ screen: 'granted', isNextWaiting: false, ...rest }, t).heading).toContain('yksin');
  });

  it.each(admissionRefusalCodes)('has words for %s that do not hold the code', (code) => {
    const { heading, text } = doorMessage({ screen: 'refused', code, incidentCode: 'K7M2', isNextWaiting: false, ...rest }, t);
    expect(`${heading} ${text}`).not.toMatch(/[a-z]+-[a-z]+|door\.|\{\{/);
  });
});

describe('toneOfDoor', () => {
  it('is calm at rest, green when granted, amber otherwise', () => {
    expect(toneOfDoor({ screen: 'checking', isNextWaiting: false, ...rest })).toBe('action');
    expect(toneOfDoor({ screen: 'granted', isNextWaiting: false, ...rest })).toBe('ok');
    expect(toneOfDoor({ screen: 'outOfOrder', incidentCode: 'K7M2', ...rest })).toBe('attention');
  });
});
