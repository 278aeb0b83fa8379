import type { Clock } from '../../contracts/clock.ts';
import type { AnyDriverManifest } from '../../contracts/driver-manifest.ts';
import { isKioskError } from '../../contracts/errors.ts';
import { driverRegistry } from '../../device-drivers/registry.ts';
import type { ListedDevice, ProbedDevice } from './listed-device.ts';

/** Most that a device may take, in milliseconds, whoever has to ask it: who waits for the list waits no longer. */
const allMs = 4000;

/**
 * Asks a device what it is, in the languages of the drivers proposed for it, or of every driver where nothing is known of it.
 * A weak hint counts as none: the chip says nothing about what is behind it. Questions never change anything at the device.
 */
export async function probeDevice(device: ListedDevice, clock: Clock): Promise<ProbedDevice> {
  const startedAt = clock.monotonicMs();
  const ms = (): number => Math.round(clock.monotonicMs() - startedAt);
  const nothing = { driver: null, model: null, settings: {} };
  if (!device.isHere) return { found: 'nothing', ...nothing, ms: 0, sentence: 'Not asked: it is not here.' };
  if (!device.isPermitted) return { found: 'notAsked', ...nothing, ms: 0, sentence: 'Not asked: this user may not open it.' };
  const rows = rowsFor(device);
  if (rows.length === 0) return { found: 'notAsked', ...nothing, ms: 0, sentence: unaskable(device) };
  let isAnybodyThere = false;
  for (const [index, row] of rows.entries()) {
    try {
      // A fair share of what is left: who is done early leaves more to the others.
      const limitMs = (allMs - (clock.monotonicMs() - startedAt)) / (rows.length - index);
      const result = await row.probe?.(device.opensNowAs, { clock, limitMs });
      if (result?.found === 'device') {
        const { model, settings } = result;
        return { found: 'device', driver: row.id, model, settings, ms: ms(), sentence: `Is ${model}, driver ${row.id}.` };
      }
      isAnybodyThere ||= result?.found === 'other';
    } catch (error) {
      if (!isKioskError(error)) throw error;
      return { found: 'failed', ...nothing, ms: ms(), sentence: error.message };
    }
  }
  const sentence = isAnybodyThere
    ? 'Something answers, in no language that the drivers speak: check its mode and line speed.'
    : 'Nothing answers: check its power and line speed; readers that only send stay silent.';
  return { found: isAnybodyThere ? 'other' : 'nothing', ...nothing, ms: ms(), sentence };
}

function unaskable({ proposals }: ListedDevice): string {
  const isLock = proposals.length > 0 && proposals.every(({ roles }) => roles.every((role) => role === 'door.lock'));
  const how = isLock ? 'With it in a config, "omatoimi check" says whether it can be used.' : 'Scan something to try it.';
  return `Not asked: no driver knows a question for it. ${how}`;
}

function rowsFor(device: ListedDevice): readonly AnyDriverManifest[] {
  const askable = driverRegistry.filter((row) => row.probe !== undefined && isFirstOfItsQuestion(row));
  const strong = device.proposals.filter(({ strength }) => strength === 'strong').map(({ driver }) => driver);
  if (strong.length > 0) return driverRegistry.filter(({ id, probe }) => probe !== undefined && strong.includes(id));
  return device.kind === 'serial' ? askable.filter(({ usb = [] }) => usb.every(({ usagePage }) => usagePage === undefined)) : [];
}

/** Drivers of one protocol ask the same: once is enough. */
function isFirstOfItsQuestion({ id, probe }: AnyDriverManifest): boolean {
  return driverRegistry.find((row) => row.probe === probe)?.id === id;
}
