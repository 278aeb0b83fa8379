import { describe, expect, it } from 'vitest';
import { driverRegistry } from '../../device-drivers/registry.ts';
import { checkConfig } from './load-config.ts';
import { drivers, goodToml } from './config.fixture.ts';
import { parse } from 'smol-toml';
import { z } from 'zod';

const more = [
  ...drivers,
  { id: 'input', roles: ['door.contact', 'door.exit', 'site.evacuation', 'site.counterOut'], settingsSchema: z.strictObject({}) },
  { id: 'output', roles: ['site.output'], settingsSchema: z.strictObject({}) },
  { id: 'speakers', roles: ['site.announcer'], settingsSchema: z.strictObject({}) },
  { id: 'voice', roles: ['kiosk.voice'], settingsSchema: z.strictObject({ output: z.string().optional() }) },
];
const problemsOf = (toml: string): readonly string[] => checkConfig(parse(`${goodToml}${toml}`), more).problems.map(({ message }) => message);
const device = (id: string, driver: string, role: string): string => `[[devices]]\nid = "${id}"\ndriver = "${driver}"\nrole = "${role}"\n`;

const closing = '[[announcements]]\nwhen = "closing"\nminutesBefore = 15\nsay = { fi = "Kirjasto sulkeutuu." }\n';
const lights = '[[outputs]]\ndevice = "lights"\nonDuring = ["staffed", "selfService"]\n';
const staffCard = `name = "desk-1"\ncard = "${'0'.repeat(64)}"\npin = "argon2id$19456$2$1$${'0'.repeat(32)}$${'0'.repeat(64)}"\nuntil = "2027-06-30"\n`;
const listed = `[whitelist]\nkeyFile = "k"\n[[whitelist.cards]]\nname = "cleaning"\ncard = "${'0'.repeat(64)}"\npin = "argon2id$19456$2$1$${'0'.repeat(32)}$${'0'.repeat(64)}"\nuntil = "2027-06-30"\n`;

const inner = `[[doors]]\nid = "room"\ncounts = false\nhours = { monday = ["12:00-16:00"] }\n${device('room-card', 'line-reader', 'door.card')}door = "room"\nsettings = { path = "/dev/r" }\n${device('room-lock', 'relay', 'door.lock')}door = "room"\nsettings = { path = "/dev/s" }\n`;
const hall = `[[doors]]\nid = "hall"\nkind = "signIn"\n`;

describe('sections on the site as a whole', () => {
  it.each([
    ['announcements', closing + device('speakers', 'speakers', 'site.announcer')],
    ['outputs', lights + device('lights', 'output', 'site.output')],
    ['evacuation', `[evacuation]\nreleaseDoors = ["main"]\n${device('fire', 'input', 'site.evacuation')}`],
    [
      'a capacity with a door that is seen both ways',
      `[occupancy]\ncapacity = 40\n${device('c', 'input', 'door.contact')}${device('e', 'input', 'door.exit')}`,
    ],
    ['a capacity with a counter', `[occupancy]\ncapacity = 40\n${device('n', 'input', 'site.counterOut')}`],
    ['published hours', '[openingHours]\nfrom = "https://lumi.example.org/h.json"\n'],
    ['published hours of a program on this PC', '[openingHours]\nfrom = "http://127.0.0.1:8080/h.json"\n'],
    ['a voice that everybody hears', device('voice', 'voice', 'kiosk.voice')],
    [
      'a voice in a headset',
      `${device('voice', 'voice', 'kiosk.voice')}settings = { output = "plughw:CARD=Headset" }\n[kiosk]\nspeech = "headset"\n`,
    ],
    ['a whitelist', `${listed}doors = ["main"]\n`],
    [
      'a capacity with a door inside that nobody watches',
      `[occupancy]\ncapacity = 40\n${inner}${device('c', 'input', 'door.contact')}${device('e', 'input', 'door.exit')}`,
    ],
    [
      'a reader indoors without a lock',
      `[[doors]]\nid = "hall"\nkind = "signIn"\n${device('hall-card', 'line-reader', 'door.card')}door = "hall"\nsettings = { path = "/dev/h" }\n`,
    ],
  ])('are in order: %s', (_, toml) => {
    expect(problemsOf(toml)).toEqual([]);
  });

  it.each(['modbus-input', 'osdp-input'])('are in order where people counters hang on a %s, as its driver is', (driver) => {
    const counter = (id: string, role: string, input: number): string =>
      `${device(id, driver, role)}settings = { path = "/dev/counters", input = ${input}${driver === 'osdp-input' ? ', secureChannel = "off"' : ''} }\n`;
    const toml = `[occupancy]\ncapacity = 40\n${counter('in', 'site.counterIn', 1)}${counter('out', 'site.counterOut', 2)}`;
    const real = driverRegistry.filter(({ id }) => id === driver);
    expect(checkConfig(parse(`${goodToml}${toml}`), [...drivers, ...real]).problems).toEqual([]);
  });

  it.each([
    ['announcements that nobody hears', closing, '[[announcements]] would be heard by nobody'],
    ['an output that is no device', lights, '[[outputs]] device = "lights"'],
    ['an output that is another device', '[[outputs]]\ndevice = "door-card"\nonDuring = []\n', '[[outputs]] device = "door-card"'],
    [
      'a release of no door',
      `[evacuation]\nreleaseDoors = ["side"]\n${device('fire', 'input', 'site.evacuation')}`,
      '[evacuation] releaseDoors names "side"',
    ],
    ['a release without an input', '[evacuation]\nreleaseDoors = ["main"]\n', '[evacuation] releaseDoors: no device'],
    ['a capacity that nobody can leave', '[occupancy]\ncapacity = 40\n', '[occupancy] capacity: nothing sees who leaves'],
    [
      'hours of a library system that tells none',
      '[openingHours]\nfrom = "library-system"\n',
      '[openingHours] from = "library-system" needs kind = "koha"',
    ],
    [
      'hours that anybody on the way can change',
      '[openingHours]\nfrom = "http://lumi.example.org/h.json"\n',
      '[openingHours] from: http:// is not allowed',
    ],
    ['hours of a reader indoors', `${hall}hours = { monday = ["12:00-16:00"] }\n`, '[[doors]] "hall" hours: kind = "signIn"'],
    ['a reader indoors that counts nobody', `${hall}counts = false\n`, '[[doors]] "hall" counts: kind = "signIn"'],
    ['a capacity where no door counts', 'counts = false\n[occupancy]\ncapacity = 40\n', '[occupancy] capacity: every door has counts = false'],
    ['staff cards without their key', `[[kiosk.staff]]\n${staffCard}`, '[[kiosk.staff]] needs the key'],
    [
      'a voice for a headset that might come out of the loudspeakers',
      `${device('voice', 'voice', 'kiosk.voice')}[kiosk]\nspeech = "headset"\n`,
      '[[devices]] "voice" settings.output is missing',
    ],
    ['a listed card for no door', `${listed}doors = ["side"]\n`, '[[whitelist.cards]] "cleaning" doors names "side"'],
    [
      'a lock for a reader indoors',
      `[[doors]]\nid = "hall"\nkind = "signIn"\n${device('hall-lock', 'relay', 'door.lock')}door = "hall"\nsettings = { path = "/dev/h" }\n`,
      '[[devices]] "hall-lock" is for "hall"',
    ],
  ])('are told: %s', (_, toml, start) => {
    expect(problemsOf(toml).some((problem) => problem.startsWith(start))).toBe(true);
  });
});
