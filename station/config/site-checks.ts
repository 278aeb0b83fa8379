import type { DoorConfig, StationConfig } from '../../contracts/config.schema.ts';
import { isLoopbackHost } from '../../sync/library-system/sip2/sip2-plaintext.policy.ts';
import { type ConfigProblem, problemAt, quoted } from './config-problem.ts';

/** What the sections on the site as a whole need of doors and devices. */
export function siteProblems(config: StationConfig): ConfigProblem[] {
  return [
    ...unknownOutputs(config),
    ...unheardAnnouncements(config),
    ...unknownReleases(config),
    ...uncountedExits(config),
    ...rulesOfSignIn(config),
    ...unknownListedDoors(config),
    ...keylessStaff(config),
    ...overheardTitles(config),
    ...unfetchableHours(config),
  ];
}

function unknownOutputs({ outputs, devices }: StationConfig): ConfigProblem[] {
  return outputs
    .filter(({ device }) => !devices.some(({ id, role }) => id === device && role === 'site.output'))
    .map(({ device }) => problemAt(`[[outputs]] device`, ` = ${quoted(device)}: there is no [[devices]] of this id with role = "site.output"`));
}

function unheardAnnouncements({ announcements, devices }: StationConfig): ConfigProblem[] {
  if (announcements.length === 0 || devices.some(({ role }) => role === 'site.announcer')) return [];
  return [problemAt('[[announcements]]', ' would be heard by nobody: add a device with role = "site.announcer", such as driver = "audio-command"')];
}

function unknownReleases({ evacuation, doors, devices }: StationConfig): ConfigProblem[] {
  const unknown = evacuation.releaseDoors
    .filter((door) => !doors.some(({ id, kind }) => id === door && kind === 'entrance'))
    .map((door) => problemAt('[evacuation] releaseDoors', ` names ${quoted(door)}: there is no such [[doors]] with a lock`));
  if (evacuation.releaseDoors.length === 0 || devices.some(({ role }) => role === 'site.evacuation')) return unknown;
  return [...unknown, problemAt('[evacuation] releaseDoors', ': no device has role = "site.evacuation", so that nothing would release them')];
}

/** A count that never goes down would shut a door for good. */
function uncountedExits({ occupancy, doors, devices }: StationConfig): ConfigProblem[] {
  if (occupancy.capacity === undefined || devices.some(({ role }) => role === 'site.counterOut')) return [];
  if (doors.length > 0 && doors.every(({ counts }) => !counts))
    return [problemAt('[occupancy] capacity', ': every door has counts = false, so that nobody would be counted')];
  const blind = doors.filter(
    ({ id, kind, counts }) =>
      kind === 'entrance' &&
      counts &&
      !['door.contact', 'door.exit'].every((role) => devices.some((device) => device.role === role && device.door === id)),
  );
  return blind.map(({ id }) =>
    problemAt(
      '[occupancy] capacity',
      `: nothing sees who leaves by the door ${quoted(id)}: give it a door.contact and a door.exit, or the site a site.counterOut`,
    ),
  );
}

/** A reader indoors is there to count, whenever staff leave. */
function rulesOfSignIn({ doors }: StationConfig): ConfigProblem[] {
  const rules = [
    ['hours', ({ hours }: DoorConfig) => hours !== undefined],
    ['counts', ({ counts }: DoorConfig) => !counts],
  ] as const;
  return doors
    .filter(({ kind }) => kind === 'signIn')
    .flatMap((door) =>
      rules
        .filter(([, isSet]) => isSet(door))
        .map(([key]) =>
          problemAt(`[[doors]] ${quoted(door.id)} ${key}`, ': kind = "signIn" is a reader that counts who stays, not a door; take it out'),
        ),
    );
}

/** Hours that nobody tells would keep the door shut for good; hours that somebody changes on the way could hold it open. */
function unfetchableHours({ openingHours, librarySystem }: StationConfig): ConfigProblem[] {
  if (openingHours === undefined) return [];
  const { from } = openingHours;
  if (from === 'library-system') {
    if (librarySystem.kind === 'koha' && librarySystem.koha?.selfService === true) return [];
    return [problemAt('[openingHours] from', ' = "library-system" needs kind = "koha" with selfService = true: only its plugin tells hours')];
  }
  const { protocol, hostname } = new URL(from);
  if (protocol === 'https:' || isLoopbackHost(hostname)) return [];
  return [problemAt('[openingHours] from', `: http:// is not allowed to ${hostname}: use https://, or reach it through a tunnel on this PC`)];
}

/** The check values of staff cards are made with the whitelist's key. */
function keylessStaff({ kiosk, whitelist }: StationConfig): ConfigProblem[] {
  if (kiosk.staff.length === 0 || whitelist !== undefined) return [];
  return [problemAt('[[kiosk.staff]]', ' needs the key that its cards were listed with: add [whitelist] with keyFile = "whitelist.key"')];
}

/** With a headset everything is read aloud: it must not come out of the loudspeakers because nobody said where to. */
function overheardTitles({ kiosk, devices }: StationConfig): ConfigProblem[] {
  if (kiosk.speech !== 'headset') return [];
  return devices
    .filter(({ role, settings }) => role === 'kiosk.voice' && settings['output'] === undefined)
    .map(({ id }) =>
      problemAt(`[[devices]] ${quoted(id)} settings.output`, ' is missing: [kiosk] speech = "headset" needs the name of the headset\'s audio output'),
    );
}

function unknownListedDoors({ whitelist, doors }: StationConfig): ConfigProblem[] {
  return (whitelist?.cards ?? []).flatMap((card) =>
    (card.doors ?? [])
      .filter((door) => !doors.some(({ id }) => id === door))
      .map((door) => problemAt(`[[whitelist.cards]] ${quoted(card.name)} doors`, ` names ${quoted(door)}: there is no such [[doors]] id`)),
  );
}
