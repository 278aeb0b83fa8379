import { parse } from 'smol-toml';
import { z } from 'zod';
import type { DriverDescription } from './check-devices.ts';
import { checkConfig } from './load-config.ts';

/** A config that is in order, as a technician would write it; tests change one thing in it. */
export const goodToml = `
[station]
id = "test"
roles = ["self-checkout", "door"]
dataDir = "data"
[site]
name = "Lumi pääkirjasto"
isil = "FI-Lumi"
branch = "PAA"
[librarySystem]
kind = "sip2"
profile = "lumi"
[librarySystem.sip2]
host = "127.0.0.1"
port = 6001
tls = false
[[devices]]
id = "door-card"
driver = "line-reader"
role = "door.card"
settings = { path = "/dev/a" }
[[devices]]
id = "door-lock"
driver = "relay"
role = "door.lock"
settings = { path = "/dev/b" }
[[devices]]
id = "kiosk-card"
driver = "line-reader"
role = "kiosk.card"
settings = { path = "/dev/c" }
[[devices]]
id = "kiosk-item"
driver = "line-reader"
role = "kiosk.item"
settings = { path = "/dev/d" }
[[doors]]
id = "main"
`;

/** Three drivers with settings of their own. */
export const drivers: readonly DriverDescription[] = [
  {
    id: 'line-reader',
    roles: ['door.card', 'kiosk.card', 'kiosk.item'],
    settingsSchema: z.strictObject({ path: z.string().describe('Where the reader is'), baudRate: z.int().min(300).max(115_200).default(9600) }),
  },
  { id: 'relay', roles: ['door.lock'], settingsSchema: z.strictObject({ path: z.string(), channel: z.int().min(1).max(16).default(1) }) },
  {
    id: 'bus-input',
    roles: ['door.contact', 'door.exit'],
    bus: 'rs485',
    settingsSchema: z.strictObject({ path: z.string(), baudRate: z.int().default(9600), input: z.int().default(0) }),
  },
];

/** The good config with `from` replaced by `to`, everywhere. */
export function changed(from: string, to: string): string {
  if (!goodToml.includes(from)) throw new Error(`the fixture has no ${from}`);
  return goodToml.replaceAll(from, to);
}

/** The messages that a config gives. */
export function problemsOf(toml: string): string[] {
  return checkConfig(parse(toml), drivers).problems.map((problem) => problem.message);
}
