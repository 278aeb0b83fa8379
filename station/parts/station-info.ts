import type { DeviceConfig, StationConfig } from '../../contracts/config.schema.ts';
import type { StationInfo } from '../../contracts/rpc.contract.ts';
import { findDriver } from '../../device-drivers/registry.ts';
import { dependsOnPlugOrder } from '../../device-drivers/transport/link-path.ts';
import { httpPlaintextWarning } from '../../sync/library-system/link/http-plaintext.policy.ts';
import { plaintextWarning, uncheckedWarning } from '../../sync/library-system/sip2/sip2-plaintext.policy.ts';
import { canOverlap } from '../../domain/schedule/own-hours.policy.ts';
import type { SiteTexts } from '../texts/site-texts.ts';
import type { StationNotices } from './station-notices.ts';
import { type StationVoices, voicesInfo } from './voices-part.ts';

/** Settings that are allowed but weaken the station; shown in red and logged at every start. */
export function configWarnings(config: StationConfig): string[] {
  const { sip2, koha, rest } = config.librarySystem;
  const inClear = new Set([
    sip2 === undefined ? null : plaintextWarning(sip2),
    sip2 === undefined ? null : uncheckedWarning(sip2),
    koha === undefined ? null : httpPlaintextWarning(koha),
    rest === undefined ? null : httpPlaintextWarning(rest),
    rest?.tokenUrl === undefined ? null : httpPlaintextWarning({ url: rest.tokenUrl }),
  ]);
  const warnings = [...inClear].filter((warning) => warning !== null);
  for (const door of config.doors) {
    if (door.pin === 'never') warnings.push(`Door "${door.id}" opens with a card alone: pin = "never".`);
    else if (door.withoutPin !== undefined) warnings.push(`Door "${door.id}" opens with a card alone in the hours of [doors.withoutPin].`);
    if (door.hours !== undefined && !canOverlap(config.schedule, door.hours))
      warnings.push(`Door "${door.id}" opens to no card at all: none of its hours lies in self-service hours of [schedule].`);
  }
  const hours = config.fallback.recentlyAdmittedHours;
  if (hours > 0)
    warnings.push(`While the library system is silent, who came in within ${hours} h may come in again: [fallback] recentlyAdmittedHours.`);
  const hasKiosk = config.station.roles.includes('self-checkout');
  if (hasKiosk && config.kiosk.pin === 'never') warnings.push('The kiosk lends with a card alone: [kiosk] pin = "never".');
  // A refusal is never the last word: somebody who can look at it again has to be named.
  if (config.site.helpPhone === undefined && screenContact(config) === undefined)
    warnings.push(`Refusals name nobody to turn to: set [site] helpPhone, or a [privacy] contact of at most ${contactLength} characters.`);
  return [...warnings, ...config.devices.flatMap(deviceWarnings)];
}

/** Longer words have no room beside a code on a door panel. */
const contactLength = 80;

function screenContact({ privacy: { contact } }: StationConfig): string | undefined {
  return contact === undefined || contact.length > contactLength ? undefined : contact;
}

function deviceWarnings({ id, driver, settings }: DeviceConfig): string[] {
  const own = findDriver(driver)?.warnings?.(settings) ?? [];
  const path = typeof settings['path'] === 'string' ? settings['path'] : '';
  const unsteady = dependsOnPlugOrder(path)
    ? [
        `The path ${path} leads to another device when cables are plugged in another order: choose one under /dev/serial/by-id, or "usb:VID:PID:SERIAL".`,
      ]
    : [];
  return [...own, ...unsteady].map((warning) => `Device "${id}": ${warning}`);
}

/** What the screens are told besides the config. */
export interface StationInfoParts {
  readonly isBench: boolean;
  readonly notices: StationNotices;
  readonly siteTexts: SiteTexts;
  readonly voices: StationVoices;
}

/** What the screens need to know of the station. */
export function stationInfoOf(config: StationConfig, { isBench, notices, siteTexts, voices }: StationInfoParts): StationInfo {
  return {
    stationId: config.station.id,
    siteName: config.site.name,
    ...(config.site.helpPhone === undefined ? {} : { helpPhone: config.site.helpPhone }),
    ...(screenContact(config) === undefined ? {} : { helpContact: screenContact(config) }),
    ...(config.kiosk.webLibrary === undefined ? {} : { webLibrary: config.kiosk.webLibrary }),
    ...(config.look.action === undefined ? {} : { actionColour: config.look.action }),
    theme: config.look.theme,
    isSoundOn: config.kiosk.sound,
    silentDoors: config.doors.filter(({ panelSound }) => !panelSound).map(({ id }) => id),
    speech: config.kiosk.speech,
    // A voice tells a moment after the start what it can say.
    get voices() {
      return voicesInfo(voices);
    },
    places: { card: config.kiosk.cardAt, items: config.kiosk.itemsAt },
    hasPad: config.devices.some(({ role }) => role === 'kiosk.pad'),
    roles: config.station.roles,
    languages: config.station.languages,
    ...(Object.keys(siteTexts).length === 0 ? {} : { texts: siteTexts }),
    doors: config.station.roles.includes('door') ? config.doors.map((door) => door.id) : [],
    isBench,
    // Read whenever a screen asks: warnings come and go.
    get warnings() {
      return [...notices.all];
    },
  };
}
