import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { SiteState } from '../../contracts/refusal-codes.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import { Occupancy } from './occupancy.ts';
import { PassbackWatch } from './passback.ts';

const main = brandId<DoorId>('main');
const back = brandId<DoorId>('back');
const hall = brandId<DoorId>('hall');
const entrances = [
  { door: main, isWatched: true },
  { door: back, isWatched: false },
];

function setUp({ capacity = null as number | null, hasCounter = false, state = 'staffed' as SiteState, isFoundOpen = (): boolean => false } = {}) {
  const full: boolean[] = [];
  const left: unknown[] = [];
  const count = new Occupancy({
    capacity,
    hasCounter,
    state,
    entrances: entrances.map((each) => ({ ...each, isFoundOpen })),
    onPeopleLeft: (people) => left.push(people),
    onFull: (isFull) => full.push(isFull),
  });
  const hear = (...events: readonly StationEvent[]): void => events.forEach((event) => void count.hear(event));
  return { count, full, left, hear };
}

const granted = (door = main): StationEvent => ({ type: 'door.granted', door });
const opened = (by: 'grant' | 'exit' | 'release'): StationEvent => ({ type: 'door.opened', door: main, by });
const closed: StationEvent = { type: 'door.closed', door: main };
const visit = [granted(), opened('grant'), closed];
const leave = [opened('exit'), closed];

describe('the headcount', () => {
  it('counts one who came in for each opening on a grant, and none for a grant that nobody used', () => {
    const { count, hear } = setUp();
    hear(...visit, granted(), { type: 'door.grantedNotOpened', door: main }, ...leave);
    expect(count.headcount).toMatchObject({ inside: 0, uncertainty: 1 });
  });

  it('is less sure of a door that nobody watches, and of a grant into one that stands open', () => {
    const { count, hear } = setUp();
    hear(granted(back), granted(), opened('grant'), granted());
    expect(count.headcount).toMatchObject({ inside: 3, uncertainty: 2 });
  });

  it('counts a grant into a door that was found open at the start, and waits for an opening again once it was shut', () => {
    const { count, hear } = setUp({ isFoundOpen: () => true });
    hear(granted(), granted());
    expect(count.headcount).toMatchObject({ inside: 2, uncertainty: 2 });
    hear(closed);
    hear(granted());
    expect(count.headcount.inside).toBe(2);
    hear(opened('grant'), closed);
    expect(count.headcount).toMatchObject({ inside: 3, uncertainty: 2 });
  });

  it('counts who signs in at a reader indoors by that, and by no grant of a door that leads nowhere', () => {
    const { count, hear } = setUp();
    for (let time = 0; time < 2; time += 1) {
      hear(granted(hall));
      count.cardSeen('a', 'indoors');
    }
    expect(count.headcount).toEqual({ inside: 1, uncertainty: 0, signedIn: 1 });
  });

  it('goes on by grants where a contact fails, says that it does not know who leaves, and shuts nobody out for it', () => {
    const { count, full, hear } = setUp({ capacity: 3 });
    hear(...visit, granted(), { type: 'contact.faulted', door: main });
    expect(count.headcount).toMatchObject({ inside: 2, uncertainty: null });
    hear(granted(), granted());
    expect([count.headcount.inside, full]).toEqual([4, []]);
    // Who came in unseen may have left unseen.
    hear({ type: 'contact.ready', door: main }, ...leave, granted());
    expect([count.headcount, full]).toEqual([{ inside: 0, uncertainty: null, signedIn: 0 }, []]);
    hear(opened('grant'), closed);
    expect(count.headcount.inside).toBe(1);
    count.siteChanged('closed');
    hear(...visit);
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: 0 });
  });

  it('lets people into a full site again when the contact of its door fails, and is full again when it is back', () => {
    const { count, full, hear } = setUp({ capacity: 2 });
    hear(...visit, ...visit, { type: 'contact.faulted', door: main });
    expect(full).toEqual([true, false]);
    hear(granted(), { type: 'contact.ready', door: main });
    expect([count.headcount.inside, full]).toEqual([2, [true, false, true]]);
  });

  it('does not believe a contact that failed where people are counted by a counter of their own', () => {
    const { count, hear } = setUp({ hasCounter: true });
    count.set(0);
    count.counted('in');
    hear({ type: 'contact.faulted', door: main }, granted());
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: 0 });
  });

  it('is not known during an evacuation, and begins at nobody, at least, when it ends: an empty library is not full', () => {
    const { count, full, hear } = setUp({ capacity: 2 });
    hear(...visit, ...visit);
    hear({ type: 'site.evacuationBegan' });
    expect(count.headcount).toMatchObject({ inside: 2, uncertainty: null });
    hear(opened('release'), closed, opened('release'), closed, { type: 'site.evacuationEnded' });
    expect([count.headcount, full]).toEqual([{ inside: 0, uncertainty: null, signedIn: 0 }, [true, false]]);
    hear(...visit);
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: null });
  });

  it('never falls below nobody, and says that it was wrong', () => {
    const { count, hear } = setUp();
    hear(...leave);
    expect(count.headcount).toMatchObject({ inside: 0, uncertainty: 2 });
  });

  it('tells once when the site is full and once when there is room again', () => {
    const { full, hear } = setUp({ capacity: 2 });
    hear(...visit, ...visit, ...visit, ...leave, ...leave);
    expect(full).toEqual([true, false]);
  });

  it('counts who signs in indoors once a card, and nobody twice who came in by the door', () => {
    const { count, hear } = setUp();
    hear(...visit);
    const seen = [count.cardSeen('a', 'door'), count.cardSeen('a', 'indoors'), count.cardSeen('b', 'indoors'), count.cardSeen('b', 'indoors')];
    expect([seen, count.headcount]).toEqual([[true, false, true, false], { inside: 2, uncertainty: 0, signedIn: 2 }]);
  });

  it('begins anew with staff and with closing, and keeps who signed in just before staff left', () => {
    const { count } = setUp();
    count.siteChanged('staffed');
    count.cardSeen('a', 'indoors');
    count.siteChanged('selfService');
    expect(count.headcount).toMatchObject({ inside: 1, signedIn: 1 });
    count.siteChanged('closed');
    expect(count.headcount).toEqual({ inside: 0, uncertainty: null, signedIn: 0 });
  });

  it('tells at closing that people may be left inside, and is not known then until somebody counted', () => {
    const { count, left, hear } = setUp();
    count.siteChanged('selfService');
    hear(...visit, ...visit, ...leave);
    count.siteChanged('closed');
    expect([left, count.headcount]).toEqual([[{ inside: 1, uncertainty: 1 }], { inside: 0, uncertainty: null, signedIn: 0 }]);
    count.siteChanged('selfService');
    count.siteChanged('closed');
    expect(left).toHaveLength(2);
    count.set(0);
    count.siteChanged('selfService');
    count.siteChanged('closed');
    expect([left.length, count.headcount.uncertainty]).toEqual([2, 0]);
  });

  it('tells nothing where staff close, who see to it that nobody stays', () => {
    const { count, left, hear } = setUp({ hasCounter: true });
    count.siteChanged('staffed');
    count.counted('in');
    hear(...leave);
    count.siteChanged('closed');
    expect([left, count.headcount]).toEqual([[], { inside: 0, uncertainty: 0, signedIn: 0 }]);
  });

  it('believes a people counter before any door, also over the change to staff', () => {
    const { count, hear } = setUp({ hasCounter: true });
    count.set(0);
    hear(...visit);
    count.counted('in');
    count.counted('in');
    count.counted('out');
    count.siteChanged('staffed');
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: 0 });
  });

  it('is full exactly while it has reached the capacity, on any walk', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('visit', 'leave', 'sign', 'closed'), { maxLength: 80 }), (steps) => {
        const { count, full, hear } = setUp({ capacity: 3 });
        steps.forEach((step, index) => {
          if (step === 'visit') hear(...visit);
          else if (step === 'leave') hear(...leave);
          else if (step === 'sign') count.cardSeen(`card ${index}`, 'indoors');
          else count.siteChanged('closed');
          expect(full.at(-1) ?? false).toBe(count.headcount.inside >= 3);
          expect(count.headcount.inside).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });
});

describe('a count that begins while people may be inside', () => {
  it.each([
    ['open to patrons', false, 'selfService', null],
    ['staffed', false, 'staffed', 0],
    ['staffed, with a people counter that staff pass too', true, 'staffed', null],
    ['closed', false, 'closed', null],
    ['closed, with a people counter', true, 'closed', null],
  ] as const)('at a site that is %s', (_title, hasCounter, state, uncertainty) => {
    expect(setUp({ hasCounter, state }).count.headcount).toMatchObject({ inside: 0, uncertainty });
  });

  it('tells how many at least, whoever leaves', () => {
    const { count, hear } = setUp({ state: 'selfService' });
    hear(...visit, ...visit, ...leave, ...leave, ...leave, ...visit);
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: null });
  });

  it('is full by those whom it counted, and by nobody else', () => {
    const { full, hear } = setUp({ capacity: 2, state: 'selfService' });
    hear(...visit);
    expect(full).toEqual([]);
    hear(...visit);
    expect(full).toEqual([true]);
  });

  it.each([
    ['staff come', ['staffed']],
    ['staff have closed', ['staffed', 'closed']],
  ] as const)('is known once %s', (_title, states) => {
    const { count, hear } = setUp({ state: 'selfService' });
    hear(...visit);
    for (const state of states) count.siteChanged(state);
    hear(...visit);
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: 0 });
  });

  it('is not known by staff who come, where a people counter goes on over their hours', () => {
    const { count } = setUp({ hasCounter: true, state: 'selfService' });
    count.siteChanged('staffed');
    count.counted('in');
    expect(count.headcount).toMatchObject({ inside: 1, uncertainty: null });
  });

  it('is known once staff looked, and full at once where it is', () => {
    const { count, full, hear } = setUp({ capacity: 3, state: 'selfService' });
    count.cardSeen('a', 'door');
    count.set(3);
    expect([count.headcount, full]).toEqual([{ inside: 3, uncertainty: 0, signedIn: 1 }, [true]]);
    hear(...leave);
    expect([count.headcount.uncertainty, full]).toEqual([1, [true, false]]);
  });

  it('never tells more than are inside, whoever was there before', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.array(fc.boolean(), { maxLength: 60 }), (before, moves) => {
        const { count } = setUp({ hasCounter: true, state: 'selfService' });
        let inside = before;
        for (const isIn of moves) {
          if (!isIn && inside === 0) continue;
          inside += isIn ? 1 : -1;
          count.counted(isIn ? 'in' : 'out');
          expect(count.headcount.inside).toBeLessThanOrEqual(inside);
        }
      }),
    );
  });
});

describe('a card that is let in twice', () => {
  it('is told within the time, by where it was', () => {
    const watch = new PassbackWatch(60_000);
    expect([
      watch.admitted('a', main, 0),
      watch.admitted('a', main, 59_999),
      watch.admitted('a', back, 100_000),
      watch.admitted('b', main, 100_001),
      watch.admitted('a', back, 160_000),
    ]).toEqual([null, 'sameDoor', 'otherDoor', null, null]);
  });

  it('is remembered no longer than that, and not at all where nobody asks for it', () => {
    const watch = new PassbackWatch(60_000);
    for (let card = 0; card < 100; card += 1) watch.admitted(`${card}`, main, card * 10_000);
    expect(watch.size).toBeLessThanOrEqual(6);
    const off = new PassbackWatch(0);
    expect([off.admitted('a', main, 0), off.admitted('a', main, 1), off.size]).toEqual([null, null, 0]);
  });
});
