import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { openSip2Client, sip2Config } from '../../support/sip2-rig.ts';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const status = `98YYYYYN30000320261124    1200002.00AOFI-Lumi|BXYYYYYYYYYYYYYYYY|`;
const information = (pin: string): string =>
  `64${' '.repeat(14)}00020261124    120000${'0000'.repeat(6)}AOFI-Lumi|AA1001|AEx|BLY|CQ${pin === '1234' ? 'Y' : 'N'}|`;

/** When the second copy of the first answer is sent. */
type Copy = 'at once' | 'a moment later' | 'before the next answer' | 'with the next question';

/** A library system without error detection that says its first word about a patron twice. */
async function startRepeater(copy: Copy): Promise<{ readonly port: number }> {
  let questions = 0;
  let held: string | null = null;
  const answer = (socket: Socket, request: string): void => {
    const send = (text: string): void => void socket.write(`${text}\r`);
    if (held !== null && copy === 'before the next answer') {
      send(held);
      held = null;
    }
    if (request.startsWith('99')) return send(status);
    if (request.startsWith('35')) return send(`36Y20261124    120000AOFI-Lumi|AA1001|`);
    if (!request.startsWith('63')) return send('941');
    questions += 1;
    const reply = information(/\|AD([^|]*)\|/.exec(request)?.[1] ?? '');
    if (held !== null && copy === 'with the next question') {
      send(held);
      held = null;
    }
    send(reply);
    if (questions > 1) return;
    if (copy === 'at once') send(reply);
    else if (copy === 'a moment later') setTimeout(() => socket.destroyed || send(reply), 20);
    else held = reply;
  };
  const server: Server = createServer((socket) => {
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r');
      rest = lines.pop() ?? '';
      for (const line of lines) answer(socket, line);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  return { port };
}

describe('a line without error detection', () => {
  it.each(['at once', 'a moment later', 'before the next answer', 'with the next question'] as const)(
    'takes no second copy of an earlier answer, sent %s, for the proof of another PIN',
    async (copy) => {
      const { port } = await startRepeater(copy);
      const system = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { checksum: false, connections: 1 }), undefined, { profile: 'generic' });
      endings.push(() => system.stop());
      const card = CardNumber.parse('1001');
      const proofOf = (pin: string): Promise<string> =>
        system.patron({ card, pin: Pin.parse(pin) }).then(
          (facts) => facts.pin,
          () => 'none',
        );
      // Where its copy comes at once, even the right PIN is proven only when asked again.
      expect(['right', 'none']).toContain(await proofOf('1234'));
      expect(['wrong', 'notVerified', 'none']).toContain(await proofOf('9999'));
    },
  );
});

describe('a server that takes connections and says nothing', () => {
  it('is told apart from one that is not there', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).resume());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    endings.push(() => new Promise((resolve) => server.close(resolve)));
    const system = openSip2Client(sip2Config({ host: '127.0.0.1', port }, { connections: 1, timeoutMs: 500 }));
    endings.push(() => system.stop());
    await expect(system.status()).rejects.toMatchObject({ code: 'LIBRARY_TIMEOUT', context: { reason: 'loginUnanswered' } });
  });
});
