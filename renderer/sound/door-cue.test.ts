import { describe, expect, it } from 'vitest';
import type { DoorView } from '../../contracts/views.schema.ts';
import { doorCue } from './door-cue.ts';

const queue = { isNextWaiting: false, hasLatecomer: false } as const;
const rest = { turn: 1, language: 'fi' } as const;
const idle: DoorView = { screen: 'idle', siteState: 'selfService', pinNeeded: true, ...rest };
const held = { ...idle, heldOpen: 'warning' } as DoorView;
const pin = (digits: number): DoorView => ({ screen: 'awaitingPin', digits, leaving: null, ...rest });
const checking: DoorView = { screen: 'checking', ...queue, ...rest };
const granted: DoorView = { screen: 'granted', ...queue, ...rest };
const refused = (incidentCode: string, code = 'card-unknown'): DoorView =>
  ({ screen: 'refused', code, incidentCode, leaving: { secondsLeft: 10 }, ...queue, ...rest }) as DoorView;

describe('the cue of a change at a door', () => {
  it.each<[string, DoorView, DoorView, string | null]>([
    ['a way in', checking, granted, 'done'],
    ['the way in, still', granted, granted, null],
    ['a refusal', checking, refused('AB12'), 'refused'],
    ['the refusal a second later', refused('AB12'), refused('AB12'), null],
    ['the next card refused at once', refused('AB12'), refused('CD34'), 'refused'],
    ['a key', pin(1), pin(2), 'key'],
    ['a key taken back', pin(2), pin(1), null],
    ['keys of the card before', idle, pin(0), null],
    ['a door that stands open', idle, held, 'attention'],
    ['a door that stands open, still', held, held, null],
    ['a door that was shut', held, idle, null],
    ['a card being asked', pin(4), checking, null],
  ])('%s', (_what, before, now, cue) => {
    expect(doorCue(before, now)).toBe(cue);
  });

  it('is the same for every reason of a refusal', () => {
    const cues = ['card-unknown', 'pin-wrong', 'too-young'].map((code) => doorCue(checking, refused('AB12', code)));
    expect(new Set(cues)).toEqual(new Set(['refused']));
  });
});
