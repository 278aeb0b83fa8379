import { afterEach, expect, it } from 'vitest';
import { openTcpTwinLine } from '../../simulator/devices/tcp-twin-line.ts';
import { runOmatoimi } from '../support/child-process.ts';
import { type DoorRig, startDoorRig } from '../support/door-rig.ts';
import { until } from '../support/until.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const device = (id: string, driver: string, role: string, settings: string): string =>
  `[[devices]]\nid = "${id}"\ndriver = "${driver}"\nrole = "${role}"\nsettings = { ${settings} }\n`;

it('a station whose other devices are unplugged, foreign or at the wrong speed opens its door, and says of each what to do', async () => {
  const noise = Uint8Array.from({ length: 9 }, (_, at) => (at * 59 + 131) & 0xff);
  const babbler = await openTcpTwinLine({ onBytes: () => babbler.write(noise) });
  endings.push(() => babbler.close());
  const rig: DoorRig = await startDoorRig({
    siteToml: [
      device('contact', 'modbus-input', 'door.contact', 'path = "/dev/serial/by-id/usb-gone-if00"'),
      device('lights', 'osdp-output', 'site.output', `path = "${babbler.path}", secureChannel = "off"`),
      device('tamper', 'osdp-input', 'door.tamper', 'path = "usb:0403:6001:NOBODY", secureChannel = "off"'),
    ].join('\n'),
  });
  endings.push(() => rig.stop());
  rig.reader.write('24567000001016\r');
  await until('the door', () => rig.releases() === 1, 5000);
  await until('the door locked again', () => rig.isLocked(), 3000);
  const told = rig.station.stderr();
  expect(told).not.toContain('24567000001016');
  const { stdout } = await runOmatoimi(['check', '--config', rig.config.configFile, '--json']);
  const { checks } = JSON.parse(stdout) as { checks: { what?: string; name?: string; ok: boolean; remedy?: string }[] };
  const broken = checks.filter((check) => /contact|lights|tamper/.test(JSON.stringify(check)));
  expect(broken.length).toBe(3);
  for (const check of broken) expect(JSON.stringify(check)).toMatch(/cable|baud|omatoimi devices/);
});
