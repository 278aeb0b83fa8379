/**
 * The bare loop that the door path is measured beside: reader PTYs, relay PTYs and a SIP2 exchange over TCP as the station has
 * them, with no logic in between. A line of bytes comes in, fixed request bytes go out, whatever comes back ends in CR, relay
 * bytes go out.
 * usage: bare-loop.main.ts HOST PORT LOGIN_HEX REQUEST_HEX READER_PATH RELAY_PATH [READER_PATH RELAY_PATH ...]
 */
import net from 'node:net';
import { SerialPort } from 'serialport';

const [host = '', port = '', loginHex = '', requestHex = '', ...paths] = process.argv.slice(2);
const login = Buffer.from(loginHex, 'hex');
const request = Buffer.from(requestHex, 'hex');
const relayOn = Buffer.from([0xa0, 0x01, 0x01, 0xa2]);
const relayOff = Buffer.from([0xa0, 0x01, 0x00, 0xa1]);

const socket = net.connect(Number(port), host);
socket.setNoDelay(true);

let isLoggedIn = false;
let relayInTurn: SerialPort | null = null;
let pending = Buffer.alloc(0);
socket.on('data', (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  if (pending[pending.length - 1] !== 0x0d) return;
  pending = Buffer.alloc(0);
  if (!isLoggedIn) {
    isLoggedIn = true;
    process.stdout.write('{"ready":true}\n');
    return;
  }
  const relay = relayInTurn;
  relay?.write(relayOn);
  // The pulse's end, so that both sides write the same bytes; it lies outside the measured time.
  setTimeout(() => relay?.write(relayOff), 20);
});

for (let at = 0; at + 1 < paths.length; at += 2) {
  const reader = new SerialPort({ path: paths[at] ?? '', baudRate: 9600 });
  const relay = new SerialPort({ path: paths[at + 1] ?? '', baudRate: 9600 });
  reader.on('data', (bytes: Buffer) => {
    if (bytes[bytes.length - 1] !== 0x0d) return;
    relayInTurn = relay;
    socket.write(request);
  });
  // A data listener, since a port without one does not notice its peer's end.
  relay.on('data', () => undefined);
}
socket.once('connect', () => socket.write(login));
process.stdin.on('end', () => process.exit(0)).resume();
