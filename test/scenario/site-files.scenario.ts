import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runOmatoimi } from '../support/child-process.ts';
import { type TestStationFolder, writeStationConfig } from '../support/station-config.ts';

let station: TestStationFolder | undefined;
afterEach(() => station?.remove());

/** `omatoimi config check` of a kiosk with files of its own beside its config. */
async function check(more: string, files: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; problems: readonly string[] }> {
  station = await writeStationConfig({ sip2Port: 1, kiosk: { card: '/dev/none-1', item: '/dev/none-2' }, more });
  for (const [name, body] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(station.folder, name)), { recursive: true });
    await writeFile(path.join(station.folder, name), body);
  }
  const { code, stdout } = await runOmatoimi(['config', 'check', '--json', station.configFile]);
  return { code, problems: (JSON.parse(stdout) as { problems: string[] }).problems };
}

const texts = '[texts]\ndir = "texts"\n';

it.each([
  ['a folder of texts that is not there', texts, {}, /texts/],
  [
    'a key that there is not, and the one that was meant',
    texts,
    { 'texts/fi.json': '{"kiosk.idle.headin": "Hei."}' },
    /kiosk\.idle\.headin.*kiosk\.idle\.heading/,
  ],
  ['a place that is missing', texts, { 'texts/fi.json': '{"shared.incident": "Koodi {{kode}}"}' }, /shared\.incident.*lacks {{code}}/],
  ['a file that is no JSON', texts, { 'texts/fi.json': '{"kiosk' }, /fi\.json/],
  ['a logo that is missing', '[look]\nlogoFile = "logo.svg"\n', {}, /\[look\] logoFile = "logo\.svg" cannot be read/],
  ['a photo that is too large', '[look]\nphotoFiles = ["hall.jpg"]\n', { 'hall.jpg': 'x'.repeat(500_001) }, /hall\.jpg" has 500001 bytes/],
  ['a picture of another kind', '[look]\nlogoFile = "logo.png"\n', { 'logo.png': '<svg/>' }, /"logo\.png" is no png picture/],
])('omatoimi config check tells of %s', async (_, more, files, said) => {
  const { code, problems } = await check(more, files);
  expect([code, problems.length]).toEqual([1, 1]);
  expect(problems[0]).toMatch(said);
});

it('omatoimi config check takes words and pictures that are right', async () => {
  const files = { 'texts/fi.json': '{"kiosk.idle.heading": "Tervetuloa Lumiin."}', 'logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' };
  expect(await check(`${texts}[look]\nlogoFile = "logo.svg"\naction = "#0f4a47"\n`, files)).toEqual({ code: 0, problems: [] });
});
