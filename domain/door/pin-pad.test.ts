import { describe, expect, it } from 'vitest';
import type { Health } from '../../contracts/health.ts';
import type { DoorCondition } from '../../contracts/refusal-codes.ts';
import { cardOnly, setUpDoor } from '../../test/support/door-bench.ts';
import { settle } from '../../test/virtual-clock.ts';
import { doorTimes } from './door-times.ts';

const faulted: Health = { state: 'faulted', code: 'DEVICE_LOST', remedy: 'plug it in' };
const ready: Health = { state: 'ready' };
const deviceFault = expect.objectContaining({ screen: 'refused', code: 'device-fault' });

describe('a door whose own PIN pad does not work', () => {
  it('says so before anybody shows a card, blames nobody who shows one, and again takes cards once the pad is back', async () => {
    const { controller, present, library, clock } = setUpDoor();
    controller.padHealth({ state: 'starting' });
    expect(controller.view.screen).toBe('idle');
    controller.padHealth(faulted);
    expect(controller.view.screen).toBe('outOfOrder');
    present('1001');
    await clock.advance(doorTimes.pinMs);
    expect([controller.view, library.patronCalls.length]).toEqual([deviceFault, 0]);
    controller.padHealth(ready);
    present('1002');
    expect(controller.view.screen).toBe('awaitingPin');
  });

  it('takes the PIN at the keys of its panel, also where nobody has typed there since the start', async () => {
    const { controller, present, type, kinds } = setUpDoor();
    controller.padHealth(faulted);
    present('1001');
    type('1234');
    await settle();
    expect(kinds()).toContain('door.granted');
  });

  it.each<[string, Parameters<typeof setUpDoor>[0], DoorCondition]>([
    ['no PIN is asked', cardOnly, 'selfService'],
    ['staff are there', {}, 'staffed'],
    ['the site is closed', {}, 'closed'],
  ])('says nothing of it where %s', (_, change, state) => {
    const { controller } = setUpDoor(change, { state });
    controller.padHealth(faulted);
    expect(controller.view).toEqual(expect.objectContaining({ screen: 'idle', siteState: state }));
  });

  it('tells who stands at it that the door is at fault, not they', () => {
    const { controller, present } = setUpDoor();
    controller.padHealth(ready);
    present('1001');
    controller.keyPressed({ type: 'digit', digit: '1' });
    controller.padHealth(faulted);
    expect(controller.view).toEqual(deviceFault);
  });

  it('goes on where PINs are typed at its panel, and blames nobody who still tries the pad', async () => {
    const { controller, present, type, clock, kinds } = setUpDoor();
    present('1001');
    type('1234');
    await clock.advance(60_000);
    expect(kinds()).toContain('door.granted');
    controller.padHealth(faulted);
    present('1002');
    expect(controller.view.screen).toBe('awaitingPin');
    await clock.advance(doorTimes.pinMs);
    expect(controller.view).toEqual(deviceFault);
    controller.padHealth(ready);
    present('1003');
    await clock.advance(doorTimes.pinMs);
    expect(controller.view).toEqual(expect.objectContaining({ screen: 'refused', code: 'pin-required-timeout' }));
  });

  it('needs more than a screen for that: a card cancelled or a language chosen there is no typing', () => {
    const { controller, present } = setUpDoor();
    present('1001');
    controller.send({ type: 'language.choose', language: 'sv' });
    controller.send({ type: 'pin.cancel' });
    controller.keyPressed({ type: 'digit', digit: '1' });
    controller.padHealth(faulted);
    expect(controller.view.screen).toBe('outOfOrder');
  });
});
