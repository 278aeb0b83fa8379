import type { Clock, TimerHandle } from '../../contracts/clock.ts';
import type { DoorConfig } from '../../contracts/config.schema.ts';
import { KioskError } from '../../contracts/errors.ts';
import { brandId, type DoorId } from '../../contracts/ids.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import type { LibrarySystem } from '../../contracts/ports/library-system.port.ts';
import type { ScanReader } from '../../contracts/ports/scan-reader.port.ts';
import type { StationEvent } from '../../contracts/station-events.ts';
import type { DoorView } from '../../contracts/views.schema.ts';
import { doorCue } from '../../domain/door/door-cue.policy.ts';
import { createDoorController, type DoorController } from '../../domain/door/door-controller.ts';
import { GuardedPins } from '../../domain/pin-lockout/guarded-pins.ts';
import { DoorState } from './door-state.ts';
import { NoLock } from './no-lock.ts';
import { type StationParts, watchBestHealth, watchHealth } from './station-parts.ts';

// Long enough for the lock's owner to have put its bytes on the line, short against the next patron.
const goodbyeMs = 100;
/** How often those at an open door are asked anew to shut it. */
const heldCueMs = 5_000;

/** The library system with the session's end sent a little later: nothing competes with the lock for the PC in that moment. */
function withLateGoodbye({ librarySystem, clock }: StationParts): Pick<LibrarySystem, 'patron' | 'endSession'> {
  return {
    patron: (question) => librarySystem.patron(question),
    endSession: (card) =>
      new Promise((resolve, reject) => {
        clock.setTimer(goodbyeMs, () => librarySystem.endSession(card).then(resolve, reject));
      }),
  };
}

/** Readers' lights and beepers follow the panel: after the view, so that nothing of it stands before the lock. */
function showCues(controller: DoorController, readers: readonly ScanReader[], clock: Clock): void {
  const signals = readers.flatMap((reader) => reader.signals ?? []);
  if (signals.length === 0) return;
  let shown = '';
  let again: TimerHandle | null = null;
  const repeat = (): void => {
    for (const each of signals) each.show('doorHeld');
    again = clock.setTimer(heldCueMs, repeat);
  };
  const show = (view: DoorView): void => {
    const cue = doorCue(view);
    // A second refusal is shown anew, the seconds that one counts down are not.
    const moment = `${cue} ${'incidentCode' in view ? view.incidentCode : ''}`;
    if (moment === shown) return;
    shown = moment;
    again?.cancel();
    if (cue === 'doorHeld') repeat();
    else for (const each of signals) each.show(cue);
  };
  controller.onView(show);
  show(controller.view);
}

/** Who hears of a door, and what stands above its decisions. */
export interface DoorSurroundings {
  readonly onEvent: (event: StationEvent, card?: CardNumber | null) => void;
  readonly onAdmitted: (card: CardNumber, door: DoorId) => void;
  readonly isKeptReleased: () => boolean;
}

/** Builds one door's rules and wires its readers and its lock to them. */
export function wireDoor(parts: StationParts, door: DoorConfig, { onEvent, onAdmitted, isKeptReleased }: DoorSurroundings): DoorController {
  const lock = door.kind === 'signIn' ? new NoLock(door.id) : parts.devices.lock(door.id);
  if (lock === undefined) {
    throw new KioskError('CONFIG_INVALID', `[[doors]] "${door.id}" has no lock: add a device with role = "door.lock" and door = "${door.id}".`);
  }
  const state = new DoorState(parts, door);
  const controller = createDoorController({
    door: brandId<DoorId>(door.id),
    config: door,
    librarySystem: withLateGoodbye(parts),
    lock,
    clock: parts.clock,
    siteState: () => state.condition,
    onAdmitted: (card) => onAdmitted(card, brandId<DoorId>(door.id)),
    opening: () => state.opening,
    wallTime: () => parts.site.wallTime,
    isKeptReleased,
    ...(parts.fallback === null ? {} : { fallback: parts.fallback }),
    ...(parts.pinLockout === undefined ? {} : { pins: new GuardedPins(parts.pinLockout, door.id, parts.clock) }),
    random: parts.random,
    languages: parts.config.station.languages,
    onEvent,
  });
  const readers = parts.devices.readers('door.card', door.id);
  for (const reader of readers) {
    reader.onScan((scan) => controller.cardScanned(scan.text));
    reader.onFault((fault) => controller.readerFaulted(fault));
    reader.keypad?.onKey((key) => controller.keyPressed(key.reveal()));
  }
  const keypads = parts.devices.ports('keypad', 'door.keypad', door.id);
  for (const keypad of keypads) keypad.onKey((key) => controller.keyPressed(key.reveal()));
  showCues(controller, readers, parts.clock);
  state.onChange(() => controller.siteStateChanged());
  watchBestHealth(readers, (health) => controller.readerHealth(health));
  watchHealth(lock, (health) => controller.lockHealth(health));
  // A reader that can have keys tells nobody whether it has any: where a pad stands beside it, the pad counts.
  watchBestHealth(keypads, (health) => controller.padHealth(health));
  return controller;
}
