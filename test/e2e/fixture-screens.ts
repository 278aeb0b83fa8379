import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The smallest page that does what the screens do with the shell: asks for a code, opens a session over the station's WebSocket
 * and shows the name of each kiosk screen. It speaks oRPC's frames by hand, so that it needs no bundler.
 */
const script = `
const show = (text) => { document.querySelector('main').textContent = text; };
let id = 0;
function connect() {
  const url = new URL('/rpc', window.omatoimi.stationUrl);
  url.protocol = 'ws:';
  const socket = new WebSocket(url);
  const call = (u, json) => socket.send(JSON.stringify({ i: String(++id), p: { u, b: { json } } }));
  socket.onopen = async () => {
    try { call('/session/open', { secret: await window.omatoimi.requestCode('kiosk') }); } catch { socket.close(); }
  };
  socket.onmessage = ({ data }) => {
    const { t, p } = JSON.parse(data);
    if (t === 3) show(p.d.json.screen);
    else if (p.b?.json?.role === 'kiosk') call('/kiosk/watch');
    else if (p.s !== undefined) socket.close();
  };
  socket.onclose = () => { show('starting'); setTimeout(connect, 200); };
}
connect();
`;

const page =
  '<!doctype html><html lang="en"><head><title>Screens</title><script type="module" src="/assets/fixture.js"></script></head><body><main>starting</main></body></html>';

/** Writes the page; gives its folder. */
export async function writeFixtureScreens(folder: string): Promise<string> {
  const dir = path.join(folder, 'fixture-screens');
  await mkdir(path.join(dir, 'assets'), { recursive: true });
  await writeFile(path.join(dir, 'index.html'), page);
  await writeFile(path.join(dir, 'assets/fixture.js'), script);
  return dir;
}
