import { describe, expect, it } from 'vitest';
import { stationEventTypes } from '../../contracts/event-severity.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import en from '../../texts/technician/en.json';
import fi from '../../texts/technician/fi.json';
import sv from '../../texts/technician/sv.json';
import { eventWords } from './event-words.ts';

/** Words that an event is told apart by, so that each has a sentence of its own; codes stand beside the sentence. */
const results: Partial<Record<StationEvent['type'], readonly string[]>> = {
  'door.opened': ['grant', 'exit', 'release', 'staff', 'unknown'],
  'door.heldOpen': ['warning', 'alarm'],
  'door.decidedLocally': ['whitelist', 'recentlyAdmitted'],
  'card.reused': ['sameDoor', 'otherDoor'],
  'site.stateChanged': ['closed', 'staffed', 'selfService'],
  'session.ended': ['patron', 'timeout', 'fault'],
  'item.leftAtOdds': ['stillSecured', 'stillUnsecured'],
};
const told = stationEventTypes.flatMap((type) => (results[type] ?? ['']).map((result) => [type, result] as const));

/** What section D of the requirements wants to be told apart. */
const ofSectionD = ['door.granted', 'relay.energised', 'door.opened', 'door.closed', 'door.grantedNotOpened', 'door.heldOpen', 'door.forcedOpen'];

describe('the sentence of an event', () => {
  it.each(told)('is there for %s %s, in every language of the page', (type, result) => {
    const words = eventWords({ type, result });
    expect(words).toMatchObject({ key: expect.stringContaining(type.replace('.', '-')), code: '' });
    for (const sentences of [fi, sv, en]) expect(words !== null && sentences[words.key].length > 4).toBe(true);
  });

  it.each([
    ['fi', fi],
    ['sv', sv],
    ['en', en],
  ] as const)('is another one for each event, in %s', (_, sentences) => {
    const all = told.map((event) => sentences[eventWords({ type: event[0], result: event[1] })?.key ?? 'technician.told.door-closed']);
    expect(new Set(all).size).toBe(told.length);
  });

  it('knows every event of a door that must be told apart', () => {
    expect(ofSectionD.filter((type) => !stationEventTypes.some((each) => each === type))).toEqual([]);
  });

  it('leaves a code beside it that it does not say', () => {
    expect(eventWords({ type: 'door.refused', result: 'too-young' })).toEqual({ key: 'technician.told.door-refused', code: 'too-young' });
  });

  it('is missing for an event of a newer station', () => {
    expect(eventWords({ type: 'door.sang', result: '' })).toBeNull();
  });
});
