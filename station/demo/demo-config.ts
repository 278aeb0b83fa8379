/** What the twins of a demo listen on, and where its files go. */
export interface DemoPlaces {
  readonly dataDir: string;
  readonly passwordFile: string;
  /** The key of listed cards, and the lines of the one that opens the staff's panel. */
  readonly staff: { readonly keyFile: string; readonly card: string; readonly pin: string };
  /** Check value of the technician's PIN. */
  readonly technicianPinFile: string;
  readonly uiPort: number;
  readonly sip2: { readonly host: string; readonly port: number; readonly user: string; readonly institution: string };
  /** Device id -> path of its twin. */
  readonly paths: Readonly<Record<'door-card' | 'door-lock' | 'kiosk-card' | 'kiosk-item' | 'kiosk-pad' | 'kiosk-printer', string>>;
}

const quote = (text: string): string => JSON.stringify(text);

/** The config of the demo as the file that a technician would write: it goes through the same checks. */
export function demoConfigToml(places: DemoPlaces): string {
  return `[station]
id = "demo"
roles = ["self-checkout", "door"]
timeZone = "Europe/Helsinki"
languages = ["fi", "sv", "en"]
dataDir = ${quote(places.dataDir)}

[site]
name = "Lumi pääkirjasto"
isil = "FI-Lumi"
branch = "PAA"
helpPhone = "09 0000 1234"

[ui]
listen = "127.0.0.1:${places.uiPort}"

[librarySystem]
kind = "sip2"
profile = "lumi"

[librarySystem.sip2]
host = ${quote(places.sip2.host)}
port = ${places.sip2.port}
tls = false
user = ${quote(places.sip2.user)}
passwordFile = ${quote(places.passwordFile)}
institution = ${quote(places.sip2.institution)}

${reader('door-card', 'door.card', places)}
${reader('kiosk-card', 'kiosk.card', places)}
${reader('kiosk-item', 'kiosk.item', places)}
[[devices]]
id = "kiosk-pad"
driver = "feig"
role = "kiosk.pad"
settings = { path = ${quote(places.paths['kiosk-pad'])} }

[[devices]]
id = "kiosk-printer"
driver = "escpos-printer"
role = "kiosk.printer"
settings = { path = ${quote(places.paths['kiosk-printer'])} }

[[devices]]
id = "door-lock"
driver = "lcus-relay"
role = "door.lock"
settings = { path = ${quote(places.paths['door-lock'])}, acceptUntimedRelay = true }

[[doors]]
id = "main"
pulseMs = 5000

[whitelist]
keyFile = ${quote(places.staff.keyFile)}

[technician]
pinFile = ${quote(places.technicianPinFile)}

[kiosk]
receipts = "ask"
holdSlips = true
staff = [{ name = "desk", card = ${quote(places.staff.card)}, pin = ${quote(places.staff.pin)}, until = "2099-12-31" }]
bins = [{ name = "1", colour = "green" }, { name = "2", colour = "blue" }, { name = "3", colour = "yellow" }]
webLibrary = "https://web.lumi.example"
`;
}

function reader(id: 'door-card' | 'kiosk-card' | 'kiosk-item', role: string, places: DemoPlaces): string {
  return `[[devices]]
id = "${id}"
driver = "serial-line-reader"
role = "${role}"
settings = { path = ${quote(places.paths[id])} }
`;
}
