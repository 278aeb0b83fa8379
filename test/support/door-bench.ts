import type { z } from 'zod';
import { doorSchema } from '../../contracts/door-config.schema.ts';
import { brandId } from '../../contracts/ids.ts';
import { adultFacts, FakeLibrarySystem } from './fake-library-system.ts';
import type { PatronFacts } from '../../contracts/patron-facts.ts';
import type { DoorCondition } from '../../contracts/refusal-codes.ts';
import type { DoorEvent } from '../../contracts/station-events.ts';
import { type DoorView, doorViewSchema } from '../../contracts/views.schema.ts';
import { createDoorController, type DoorControllerOptions } from '../../domain/door/door-controller.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeDoorLock } from './fake-door-lock.ts';
import { scanText } from './scan-text.ts';

/** Builds a door on fakes and virtual time; `change` goes over the config's defaults. */
export function setUpDoor(
  change: Partial<z.input<typeof doorSchema>> = {},
  site: { state: DoorCondition } = { state: 'selfService' },
  more: Partial<DoorControllerOptions> = {},
) {
  const config = doorSchema.parse({ id: 'main', ...change });
  const library = new FakeLibrarySystem();
  const lock = new FakeDoorLock();
  const clock = new VirtualClock();
  const events: DoorEvent[] = [];
  const views: DoorView[] = [];
  const controller = createDoorController({
    door: brandId('main'),
    config,
    librarySystem: library,
    lock,
    clock,
    siteState: () => site.state,
    random: () => 0.5,
    languages: ['fi', 'sv'],
    onEvent: (event) => void events.push(event),
    ...more,
  });
  controller.onView((view) => void views.push(doorViewSchema.parse(view)));
  const present = (card: string): void => controller.cardScanned(scanText(card));
  const type = (pin: string): void => {
    for (const key of pin) controller.send({ type: 'pin.press', key });
    controller.send({ type: 'pin.submit' });
  };
  const kinds = (): string[] => events.map((event) => event.type);
  return { controller, library, lock, clock, events, views, present, type, kinds };
}

/** A door that opens by card alone. */
export const cardOnly = { pin: 'never' } as const;

/** An adult for whom everything works, where no PIN is asked. */
export const notAsked: PatronFacts = { ...adultFacts, pin: 'notAsked' };
