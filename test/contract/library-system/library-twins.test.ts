import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseItemId } from '../../../contracts/ids.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { type LibraryTwinsOptions, startLibraryTwins } from '../../../simulator/library-system/library-twins.ts';
import { systemClock } from '../../../station/system-clock.ts';
import { envelopeConfig, openEnvelopeClient } from '../../support/envelope-rig.ts';
import { openRestClient, restConfig } from '../../support/rest-rig.ts';
import { openSip2Client, settledHealth, sip2Config } from '../../support/sip2-rig.ts';

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function twinsOf(options: Partial<LibraryTwinsOptions>): ReturnType<typeof startLibraryTwins> {
  const twins = await startLibraryTwins({ clock: systemClock, host: '127.0.0.1', latencyMs: 0, sip2Port: 0, envelopePort: 0, ...options });
  endings.push(() => twins.stop());
  return twins;
}

it('serves one register behind every way, over TLS with a certificate of its own', async () => {
  const twins = await twinsOf({ tls: 'own' });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'omatoimi-twins-'));
  endings.push(() => rmSync(folder, { recursive: true }));
  const caFile = path.join(folder, 'twin.pem');
  writeFileSync(caFile, twins.certificate?.cert ?? '');
  const trust = { tls: true, caFile, pins: [twins.certificate?.pin ?? ''] };
  const line = openSip2Client(sip2Config({ host: 'localhost', port: twins.sip2Port }, trust));
  endings.push(() => line.stop());
  const envelopes = await openEnvelopeClient(envelopeConfig('fbs', { host: '127.0.0.1', port: twins.envelope?.port ?? 0 }, trust));
  endings.push(() => envelopes.stop());
  expect(await line.checkout({ ...aino, item: book })).toMatchObject({ kind: 'lent', isRenewal: false });
  expect(await envelopes.checkout({ ...aino, item: book })).toMatchObject({ kind: 'lent', isRenewal: true });
});

it('drops answers to changes alone where that fault is set from the start', async () => {
  const twins = await twinsOf({ fault: { name: 'drop-reply', slowMs: 0 } });
  const line = openSip2Client(sip2Config({ host: '127.0.0.1', port: twins.sip2Port }));
  endings.push(() => line.stop());
  expect(await settledHealth(line)).toEqual({ state: 'ready' });
  expect(await line.checkout({ ...aino, item: book })).toMatchObject({ kind: 'lent', title: 'Seitsemän veljestä' });
});

it('drops answers to changes alone over REST too: the loan was made, and is called unclear', async () => {
  const twins = await twinsOf({ restPort: 0, fault: { name: 'drop-reply', slowMs: 0 } });
  const rest = openRestClient(restConfig(twins.rest?.url ?? ''));
  endings.push(() => rest.stop());
  expect(await rest.patron(aino)).toMatchObject({ pin: 'right' });
  expect(await rest.checkout({ ...aino, item: book })).toMatchObject({ kind: 'refused', code: 'outcome-unclear' });
  expect(await rest.item(book)).toMatchObject({ circulation: 'onLoan' });
});

it('drops answers to changes alone over Koha too', async () => {
  const twins = await twinsOf({ restPort: 0, fault: { name: 'drop-reply', slowMs: 0 } });
  const ask = (path: string, body?: object): Promise<Response> =>
    fetch(`${twins.rest?.kohaUrl}/${path}`, {
      headers: { authorization: `Basic ${Buffer.from('omatoimi-1:lumi-terminal').toString('base64')}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  const [patron] = (await (await ask('patrons')).json()) as [{ patron_id: number }];
  const [item] = (await (await ask('items')).json()) as [{ item_id: number }];
  await expect(ask('checkouts', { patron_id: patron.patron_id, item_id: item.item_id })).rejects.toThrow();
  const loans = (await (await ask(`checkouts?patron_id=${patron.patron_id}`)).json()) as { item_id: number }[];
  expect(loans.map(({ item_id }) => item_id)).toContain(item.item_id);
});

it('leaves nothing open where one port is taken', async () => {
  const twins = await twinsOf({});
  await expect(twinsOf({ envelopePort: twins.sip2Port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
