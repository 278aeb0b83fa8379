import { describe, expect, it } from 'vitest';
import { notAsked, setUpDoor } from '../../test/support/door-bench.ts';
import { settle } from '../../test/virtual-clock.ts';

const perMinute = 1_000;
const minutes = 10;
/** What a shown card can lead to at once; it leads to one of them. */
const firstWords = new Set(['card.presented', 'card.repeated', 'card.queued', 'card.turnedAway', 'card.replaced']);

describe('a door to which somebody shows 1,000 cards a minute for ten minutes', () => {
  it.each([
    ['as many different cards', (index: number) => `card-${index}`],
    ['one card again and again', () => 'card-1'],
    ['two cards by turns', (index: number) => `card-${index % 2}`],
  ])('answers each, pulses once a grant and never within a pulse: %s', async (_what, cardOf) => {
    const { controller, library, lock, clock, events, present } = setUpDoor({ pin: 'never', pulseMs: 3_000 });
    library.answerPatron = async () => notAsked;
    const pulsesAtMs: number[] = [];
    let unanswered = 0;
    for (let index = 0; index < perMinute * minutes; index += 1) {
      const before = { events: events.length, pulses: lock.releases.length };
      present(cardOf(index));
      if (!events.slice(before.events).some(({ type }) => firstWords.has(type))) unanswered += 1;
      await settle();
      if (lock.releases.length > before.pulses) pulsesAtMs.push(clock.monotonicMs());
      const pulsed = lock.releases.length;
      await clock.advance(60_000 / perMinute);
      if (lock.releases.length > pulsed) pulsesAtMs.push(clock.monotonicMs());
    }
    const grants = events.filter(({ type }) => type === 'door.granted').length;
    expect(unanswered).toBe(0);
    expect([lock.releases.length, pulsesAtMs.length]).toEqual([grants, grants]);
    expect(pulsesAtMs.every((atMs, index) => index === 0 || atMs - (pulsesAtMs[index - 1] ?? 0) >= 3_000)).toBe(true);
    // Somebody who holds the door up with cards holds nobody out: its pulses go on, one after the other.
    expect(grants).toBeGreaterThan((minutes * 60_000) / 3_000 / 3);
    await clock.advance(60_000);
    expect([controller.view.screen, clock.pendingTimers]).toEqual(['idle', 0]);
  });
});
