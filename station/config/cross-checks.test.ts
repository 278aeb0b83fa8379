import { describe, expect, it } from 'vitest';
import { deviceRoles } from '../../contracts/config.schema.ts';
import { changed, goodToml, problemsOf } from './config.fixture.ts';

const withoutDevice = (id: string): string => goodToml.replace(new RegExp(`\\[\\[devices\\]\\]\nid = "${id}"[^[]*`), '');
const device = (id: string, role: string, extra = ''): string =>
  `[[devices]]\nid = "${id}"\nrole = "${role}"\ndriver = "${role === 'door.lock' ? 'relay' : 'line-reader'}"\nsettings = { path = "/dev/${id}" }\n${extra}`;

describe('the rules between sections', () => {
  it('find nothing in a config that is in order', () => {
    expect(problemsOf(goodToml)).toEqual([]);
  });

  it('allow devices of one bus on one line, and no others', () => {
    const input = (id: string, role: string, more = ''): string =>
      `[[devices]]\nid = "${id}"\nrole = "${role}"\ndriver = "bus-input"\nsettings = { path = "/dev/bus"${more} }\n`;
    const both = goodToml + input('contact', 'door.contact') + input('exit', 'door.exit', ', input = 1');
    expect(problemsOf(both)).toEqual([]);
    expect(problemsOf(both.replace('"/dev/c"', '"/dev/bus"'))).toEqual([
      '[[devices]] "contact" settings.path = "/dev/bus": [[devices]] "kiosk-card" has it already, and a line can be opened only once',
      '[[devices]] "exit" settings.path = "/dev/bus": [[devices]] "kiosk-card" has it already, and a line can be opened only once',
    ]);
    expect(problemsOf(goodToml + input('contact', 'door.contact', ', baudRate = 19200') + input('exit', 'door.exit'))).toEqual([
      '[[devices]] "exit" settings.baudRate: [[devices]] "contact" on the same line has 19200; a line speaks in one way only',
    ]);
  });

  it('allow one contact at a door', () => {
    const contact = (id: string, input: number): string =>
      `[[devices]]\nid = "${id}"\nrole = "door.contact"\ndriver = "bus-input"\nsettings = { path = "/dev/bus", input = ${input} }\n`;
    expect(problemsOf(goodToml + contact('leaf', 0) + contact('other-leaf', 1))).toEqual([
      '[[devices]] "other-leaf" is a second door.contact for the door "main": a door has one leaf to watch',
    ]);
  });

  it('allow several card readers at one door', () => {
    expect(problemsOf(goodToml + device('second', 'door.card'))).toEqual([]);
  });

  it('allow a door station without kiosk devices', () => {
    const doorOnly = withoutDevice('kiosk-card').replace(/\[\[devices\]\]\nid = "kiosk-item"[^[]*/, '');
    expect(problemsOf(doorOnly.replace('"self-checkout", ', ''))).toEqual([]);
  });

  it.each([
    ['a role listed twice', changed('"self-checkout", "door"', '"self-checkout", "door", "door"'), ['[station] roles lists "door" more than once']],
    ['a language listed twice', changed('dataDir', 'languages = ["fi", "sv", "fi"]\ndataDir'), ['[station] languages lists "fi" more than once']],
    [
      'a line written in two ways',
      changed('"/dev/d"', '"/dev/../dev/./c"'),
      [
        '[[devices]] "kiosk-item" settings.path = "/dev/../dev/./c": [[devices]] "kiosk-card" has this line as "/dev/c" already, and a line can be opened only once',
      ],
    ],
    [
      'a device id used twice',
      changed('"kiosk-item"', '"kiosk-card"'),
      ['[[devices]] "kiosk-card" is there more than once: every device needs an id of its own'],
    ],
    ['a door id used twice', `${goodToml}[[doors]]\nid = "main"\n`, ['[[doors]] "main" is there more than once: every door needs an id of its own']],
    [
      'kiosk devices without the role',
      changed('"self-checkout", ', ''),
      [
        '[[devices]] "kiosk-card" role = "kiosk.card": [station] roles does not list "self-checkout"; add it, or take the device out',
        '[[devices]] "kiosk-item" role = "kiosk.item": [station] roles does not list "self-checkout"; add it, or take the device out',
      ],
    ],
    [
      'a door and its devices without the role',
      changed(', "door"]', ']'),
      [
        '[[devices]] "door-card" role = "door.card": [station] roles does not list "door"; add it, or take the device out',
        '[[devices]] "door-lock" role = "door.lock": [station] roles does not list "door"; add it, or take the device out',
        '[[doors]] "main" would not be guarded: [station] roles does not list "door"; add it, or take the door out',
      ],
    ],
    [
      'a device for a door that does not exist',
      goodToml + device('back', 'door.card', 'door = "mian"\n'),
      ['[[devices]] "back" door = "mian": there is no such [[doors]] id; did you mean main?'],
    ],
    ['the role door without a door', goodToml.replace(/\[\[doors\]\][^[]*/, ''), ['[[doors]] is missing: [station] roles lists "door"']],
    [
      'a door without a lock',
      withoutDevice('door-lock'),
      ['[[doors]] "main" has no door.lock: add a device with role = "door.lock" and door = "main"'],
    ],
    [
      'a door without a reader',
      withoutDevice('door-card'),
      ['[[doors]] "main" has no door.card: add a device with role = "door.card" and door = "main"'],
    ],
    [
      'two locks for one door',
      goodToml + device('second', 'door.lock'),
      ['[[devices]] "second" is a second door.lock for the door "main": a door has one'],
    ],
    [
      'a kiosk without a card reader',
      withoutDevice('kiosk-card'),
      ['[[devices]]: none has role = "kiosk.card", which a station with "self-checkout" needs'],
    ],
    [
      'a kiosk without an item reader',
      withoutDevice('kiosk-item'),
      ['[[devices]]: none has role = "kiosk.item", which a station with "self-checkout" needs'],
    ],
    [
      'two devices on one line',
      changed('/dev/d', '/dev/c'),
      ['[[devices]] "kiosk-item" settings.path = "/dev/c": [[devices]] "kiosk-card" has it already, and a line can be opened only once'],
    ],
  ])('find %s', (_, toml, messages) => {
    expect(problemsOf(toml)).toEqual(messages);
  });

  it('call nothing missing while a role is misspelt', () => {
    expect(problemsOf(changed('"door.lock"', '"door.lokc"'))).toEqual([
      `[[devices]] "door-lock" role = "door.lokc": must be one of ${deviceRoles.map((role) => `"${role}"`).join(', ')}`,
    ]);
  });

  it('survive a file that is nothing like a config', () => {
    expect(problemsOf('devices = 5\ndoors = ["main", 3]\nstation = []\n').length).toBeGreaterThan(0);
  });
});
