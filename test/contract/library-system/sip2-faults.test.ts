import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type ErrorCode, KioskError } from '../../../contracts/errors.ts';
import { parseItemId } from '../../../contracts/ids.ts';
import { CardNumber, Pin } from '../../../contracts/secrets.ts';
import { decodeSip2 } from '../../../sync/library-system/sip2/sip2-decode.codec.ts';
import { encodeSip2, plainSip2Wire, type Sip2Outgoing } from '../../../sync/library-system/sip2/sip2-encode.codec.ts';
import { maxSip2FrameBytes } from '../../../sync/library-system/sip2/sip2-framing.codec.ts';
import { createSip2LibrarySystem } from '../../../sync/library-system/sip2/sip2-library-system.ts';
import { openSip2Client, openSip2Rig, settledHealth, sip2Config } from '../../support/sip2-rig.ts';
import { systemClock } from '../../../station/system-clock.ts';
import { stallMs } from '../../support/stall.ts';

const aino = { card: CardNumber.parse('24567000001016'), pin: Pin.parse('1234') };
const book = parseItemId('34567000002012');
const onLoan = parseItemId('34567000002186');
const timeoutMs = 300;
/** Where messages are counted: a question is put once more after half its time, which a busy machine must not do. */
const unhurried = { timeoutMs: 5_000 };

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function rig(...args: Parameters<typeof openSip2Rig>): ReturnType<typeof openSip2Rig> {
  const opened = await openSip2Rig({ timeoutMs, ...args[0] }, args[1]);
  endings.push(() => opened.stop());
  return opened;
}

/** How a call ended and after how long. */
async function outcome(call: Promise<unknown>): Promise<{ code: ErrorCode | 'done'; ms: number }> {
  const startedAt = performance.now();
  const code = await call.then(
    () => 'done' as const,
    (error) => (error instanceof KioskError ? error.code : Promise.reject(error)),
  );
  return { code, ms: performance.now() - startedAt };
}

type Answer = (request: string, socket: Socket) => void;

/** A server whose behaviour the test writes itself; logins and status questions are answered as they should be. */
async function scripted(
  answer: Answer,
  config: Parameters<typeof sip2Config>[1] = {},
  status = acsStatus,
): Promise<ReturnType<typeof openSip2Client>> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      const request = bytes.toString('latin1');
      const sequence = Number(/AY(\d)AZ/.exec(request)?.[1] ?? 0);
      if (request.startsWith('93')) socket.write(signed({ code: '94', fixed: { ok: '1' }, fields: [] }, sequence));
      else if (request.startsWith('99')) socket.write(signed(status, sequence));
      else answer(request, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const system = openSip2Client(
    sip2Config({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, { timeoutMs, connections: 1, ...config }),
  );
  endings.push(async () => {
    await system.stop();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await settledHealth(system);
  return system;
}

const signed = (message: Sip2Outgoing, sequence: number): Buffer => encodeSip2(message, { ...plainSip2Wire, sequence });
const at = '20261122    140939';
const acsStatus: Sip2Outgoing = {
  code: '98',
  fixed: {
    ...{ onLineStatus: 'Y', checkinOk: 'Y', checkoutOk: 'Y', acsRenewalPolicy: 'Y', statusUpdateOk: 'Y', offLineOk: 'Y' },
    ...{ timeoutPeriod: '015', retriesAllowed: '003', dateTimeSync: at, protocolVersion: '2.00' },
  },
  fields: [
    ['AO', 'x'],
    ['BX', 'YYYYYYYYYYYYYYYY'],
  ],
};
const counts = {
  holdItemsCount: '0000',
  overdueItemsCount: '0000',
  chargedItemsCount: '0000',
  fineItemsCount: '0000',
  recallItemsCount: '0000',
  unavailableHoldsCount: '0000',
};
const patronReply: Sip2Outgoing = {
  code: '64',
  fixed: { patronStatus: ' '.repeat(14), language: '007', transactionDate: at, ...counts },
  fields: [
    ['AO', 'x'],
    ['AA', '24567000001016'],
    ['AE', 'Ä'],
    ['BL', 'Y'],
    ['CQ', 'Y'],
  ],
};
const sequenceOf = (request: string): number => Number(/AY(\d)AZ/.exec(request)?.[1] ?? -1);

describe('a library system that does not answer as it should', () => {
  it.each([
    ['silent', 'LIBRARY_TIMEOUT'],
    ['garbage', 'LIBRARY_PROTOCOL'],
    ['cut', 'LIBRARY_UNREACHABLE'],
  ] as const)('%s: the question ends in time with a clear error', async (fault, code) => {
    const { system, server } = await rig({ connections: 1 });
    await system.status();
    server.setFault(fault);
    const ended = await outcome(system.patron(aino));
    expect(ended.code).toBe(code);
    expect(ended.ms).toBeLessThan(timeoutMs + stallMs);
  });

  it('slow: the answer still comes', async () => {
    const { system, server } = await rig({ timeoutMs: 1500 }, { slowMs: 300 });
    server.setFault('slow');
    expect(await system.patron(aino)).toMatchObject({ isKnown: true, pin: 'right' });
  });

  it('gone before the first connection: health and every question say so', async () => {
    const { server, system, stop } = await openSip2Rig();
    await stop();
    const lonely = openSip2Client(sip2Config({ host: server.host, port: server.port }, { timeoutMs }));
    endings.push(() => lonely.stop());
    expect(await settledHealth(lonely)).toMatchObject({ state: 'faulted', code: 'LIBRARY_UNREACHABLE' });
    expect((await outcome(lonely.patron(aino))).code).toBe('LIBRARY_UNREACHABLE');
    expect((await outcome(system.patron(aino))).code).toBe('LIBRARY_UNREACHABLE');
  });

  it('restarted: idle connections come back without a patron seeing it', async () => {
    const { system, server } = await rig({ connections: 1, timeoutMs: 1500 });
    await system.patron(aino);
    server.setFault('none');
    server.cutAll();
    const second = await outcome(system.patron(aino));
    // The first connection was made less than 5 s ago: a refusal now is right, a wait without an end would not be.
    expect(['done', 'LIBRARY_UNREACHABLE']).toContain(second.code);
    expect(second.ms).toBeLessThan(1650);
  });

  it('one connection cut: the question goes out again on the other one', async () => {
    const { system, server } = await rig({ connections: 2, timeoutMs: 1500 });
    await Promise.all([system.patron(aino), system.patron(aino)]);
    let isCut = false;
    server.onWire((direction) => {
      if (direction !== 'in' || isCut) return;
      isCut = true;
      server.setFault('cut');
      queueMicrotask(() => server.setFault('none'));
    });
    expect(await system.patron(aino)).toMatchObject({ isKnown: true });
    expect(isCut).toBe(true);
  });

  it('refuses the terminal account', async () => {
    const { server } = await rig();
    const system = openSip2Client(sip2Config({ host: server.host, port: server.port }, { timeoutMs }), 'wrong');
    endings.push(() => system.stop());
    expect(await settledHealth(system)).toMatchObject({ state: 'faulted', code: 'LIBRARY_LOGIN_REFUSED' });
    expect((await outcome(system.patron(aino))).code).toBe('LIBRARY_LOGIN_REFUSED');
  });
});

describe('the stream', () => {
  it('may bring one answer in ten packets', async () => {
    const system = await scripted((request, socket) => {
      const bytes = signed(patronReply, sequenceOf(request));
      const size = Math.ceil(bytes.length / 10);
      const send = (from: number): void => {
        if (from >= bytes.length) return;
        socket.write(bytes.subarray(from, from + size));
        setImmediate(() => send(from + size));
      };
      send(0);
    });
    expect(await system.patron(aino)).toMatchObject({ isKnown: true, pin: 'right' });
  });

  it('may bring an answer to an earlier request before the right one, in one packet', async () => {
    const wrong: Sip2Outgoing = { ...patronReply, fields: patronReply.fields.map(([id, value]) => [id, id === 'CQ' ? 'N' : value]) };
    const system = await scripted((request, socket) => {
      const sequence = sequenceOf(request);
      socket.write(Buffer.concat([signed(wrong, (sequence + 9) % 10), signed(patronReply, sequence)]));
    });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
  });

  it('that stops in the middle of an answer ends in a timeout', async () => {
    const system = await scripted((request, socket) => socket.write(signed(patronReply, sequenceOf(request)).subarray(0, 60)));
    const ended = await outcome(system.patron(aino));
    expect(ended.code).toBe('LIBRARY_TIMEOUT');
    expect(ended.ms).toBeLessThan(timeoutMs + stallMs);
  });

  it('that never ends a line is dropped', async () => {
    const system = await scripted((_request, socket) => socket.write(Buffer.alloc(maxSip2FrameBytes + 100, 'x')));
    expect((await outcome(system.patron(aino))).code).toBe('LIBRARY_PROTOCOL');
  });

  it('that brings a damaged answer is asked for it again, with a 97', async () => {
    const seen: string[] = [];
    const system = await scripted((request, socket) => {
      seen.push(request.slice(0, 2));
      const bytes = signed(patronReply, 2);
      if (!request.startsWith('97')) bytes[70] = 0x7e;
      socket.write(bytes);
    }, unhurried);
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(seen).toEqual(['63', '97']);
  });

  it('that always brings damaged answers is closed after two 97', async () => {
    const seen: string[] = [];
    const system = await scripted((request, socket) => {
      seen.push(request.slice(0, 2));
      socket.write('64 nothing of use AY2AZ0000\r');
    }, unhurried);
    expect((await outcome(system.patron(aino))).code).toBe('LIBRARY_PROTOCOL');
    expect(seen).toEqual(['63', '97', '97']);
  });

  it.each([
    ['96', /says that our messages arrive damaged \(96\): check checksum, encoding and terminator/],
    ['98', /tells its status \(98\) in place of every answer: ask its operator/],
  ])('that brings a %s to everything is told from damaged answers', async (code, sentence) => {
    const resend: Sip2Outgoing = { code: '96', fixed: {}, fields: [] };
    const system = await scripted((request, socket) => socket.write(signed(code === '96' ? resend : acsStatus, sequenceOf(request))), unhurried);
    await expect(system.patron(aino)).rejects.toMatchObject({ code: 'LIBRARY_PROTOCOL', message: expect.stringMatching(sentence) });
  });

  it('that brings a 98 in place of the answer gets the request again as a new message', async () => {
    const seen: number[] = [];
    const system = await scripted((request, socket) => {
      seen.push(sequenceOf(request));
      socket.write(signed(seen.length === 1 ? acsStatus : patronReply, sequenceOf(request)));
    }, unhurried);
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(seen).toEqual([2, 3]);
  });

  it('that is silent gets a question once more under the same number', async () => {
    const seen: string[] = [];
    const system = await scripted(
      (request, socket) => {
        seen.push(request);
        if (seen.length === 2) socket.write(signed(patronReply, sequenceOf(request)));
      },
      { timeoutMs: 2_000 },
    );
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(seen).toHaveLength(2);
    expect(seen[0]).toBe(seen[1]);
  });

  it('that answers about another card is not believed', async () => {
    const other: Sip2Outgoing = { ...patronReply, fields: patronReply.fields.map(([id, value]) => [id, id === 'AA' ? '24567000001024' : value]) };
    const system = await scripted((request, socket) => socket.write(signed(other, sequenceOf(request))));
    expect((await outcome(system.patron(aino))).code).toBe('LIBRARY_PROTOCOL');
  });
});

const wholeReply = (sequence: number): Buffer => signed(patronReply, sequence);
const inside = (reply: Buffer, before: string, bytes: Buffer): Buffer => {
  const place = reply.indexOf(before);
  return Buffer.concat([reply.subarray(0, place), bytes, reply.subarray(place)]);
};

describe('bytes that are not as agreed', () => {
  it.each<[title: string, reply: (sequence: number) => Buffer, code: ErrorCode]>([
    ['a NUL inside', (sequence) => inside(wholeReply(sequence), 'CQY', Buffer.from([0])), 'LIBRARY_PROTOCOL'],
    ['a NUL inside that the checksum counts', (sequence) => inside(wholeReply(sequence), 'AE', Buffer.from([0])), 'LIBRARY_PROTOCOL'],
    ['the text None without an end', () => Buffer.from('None'), 'LIBRARY_TIMEOUT'],
    ['the text None as a line', () => Buffer.from('None\r'), 'LIBRARY_PROTOCOL'],
    ['a line of 1 MB', () => Buffer.alloc(1_048_576, 'x'), 'LIBRARY_PROTOCOL'],
    [
      'a line of 1 MB that begins like an answer',
      (sequence) => inside(wholeReply(sequence), 'CQY', Buffer.alloc(1_048_576, 'x')),
      'LIBRARY_PROTOCOL',
    ],
    ['a byte order mark before it', (sequence) => Buffer.concat([Buffer.from('\ufeff'), wholeReply(sequence)]), 'LIBRARY_PROTOCOL'],
    ['a carriage return inside', (sequence) => inside(wholeReply(sequence), 'BLY', Buffer.from('\r')), 'LIBRARY_PROTOCOL'],
    ['an end too early', (sequence) => Buffer.concat([wholeReply(sequence).subarray(0, 60), Buffer.from('\r')]), 'LIBRARY_PROTOCOL'],
  ])('are no answer: %s', async (_title, reply, code) => {
    const system = await scripted((request, socket) => socket.write(reply(sequenceOf(request))));
    expect((await outcome(system.patron(aino))).code).toBe(code);
  });

  it.each([
    ['CR LF', Buffer.from('\r\n')],
    ['LF', Buffer.from('\n')],
    ['CR LF CR LF', Buffer.from('\r\n\r\n')],
  ])('may end an answer: %s', async (_title, end) => {
    const system = await scripted((request, socket) => socket.write(Buffer.concat([wholeReply(sequenceOf(request)).subarray(0, -1), end])));
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
  });

  it.each(['cp850', 'cp437', 'latin1', 'utf-8'] as const)('are titles where both sides agree on %s', async (encoding) => {
    const { system } = await rig({ encoding }, { encoding });
    expect(await system.checkout({ ...aino, item: parseItemId('34567000002111') })).toMatchObject({ title: 'Åland och dess öar: en vägvisare' });
  });

  it('are a mark in a title, never another answer, where one side means another encoding', async () => {
    const { system } = await rig({ encoding: 'utf-8' }, { encoding: 'cp850' });
    expect(await system.checkout({ ...aino, item: parseItemId('34567000002111') })).toMatchObject({
      kind: 'lent',
      title: expect.stringContaining('\ufffd'),
    });
  });

  it('may pad the status with blanks', async () => {
    const padded: Sip2Outgoing = { ...acsStatus, fixed: { ...acsStatus.fixed, timeoutPeriod: ' 10', retriesAllowed: ' 10' } };
    const system = await scripted((request, socket) => {
      // In place of the first answer, as a change of status is told.
      socket.write(sequenceOf(request) === 2 ? signed(padded, 2) : wholeReply(sequenceOf(request)));
    });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
  });

  it('may be answers of two requests in one packet: each goes to its own', async () => {
    const system = await scripted((request, socket) => {
      const sequence = sequenceOf(request);
      socket.write(Buffer.concat([wholeReply(sequence), wholeReply(sequence)]));
    });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
    expect(await system.patron(aino)).toMatchObject({ pin: 'right' });
  });
});

describe('a value that could end a field or a message', () => {
  it.each([
    ['a delimiter', '12|34'],
    ['a carriage return', '12\r34'],
    ['a line feed', '12\n34'],
    ['a NUL', '12\x0034'],
  ])('never reaches the wire: %s in a barcode, a card number or a PIN', async (_title, text) => {
    const { system, server } = await rig();
    await system.status();
    const seen: string[] = [];
    server.onWire((direction, bytes) => void (direction === 'in' && seen.push(Buffer.from(bytes).toString('latin1'))));
    expect(() => parseItemId(text)).toThrow(expect.objectContaining({ code: 'LIBRARY_INPUT_REFUSED' }));
    expect(() => CardNumber.parse(text)).toThrow(expect.objectContaining({ code: 'LIBRARY_INPUT_REFUSED' }));
    expect(() => Pin.parse(text)).toThrow(expect.objectContaining({ code: 'LIBRARY_INPUT_REFUSED' }));
    // Even past the types: what a driver or a screen should have refused.
    const item = text as ReturnType<typeof parseItemId>;
    expect((await outcome(system.checkout({ ...aino, item }))).code).toBe('LIBRARY_INPUT_REFUSED');
    expect((await outcome(system.checkin(item))).code).toBe('LIBRARY_INPUT_REFUSED');
    expect(seen.filter((message) => !message.startsWith('99'))).toEqual([]);
  });
});

describe('a return that happened earlier', () => {
  it.each([
    ['Y', '09Y'],
    ['N', '09N'],
  ])('goes out with its own time; with off-line ok %s it begins with %s', async (offLineOk, begins) => {
    const seen: string[] = [];
    const take: Answer = (request, socket) => {
      seen.push(request);
      const fields: Sip2Outgoing['fields'] = [
        ...(['AO', 'AB', 'AQ'] as const).map((id): [string, string] => [id, id === 'AB' ? '34567000002012' : 'x']),
      ];
      socket.write(
        signed(
          { code: '10', fixed: { ok: '1', resensitize: 'Y', magneticMedia: 'N', alert: 'N', transactionDate: at }, fields },
          sequenceOf(request),
        ),
      );
    };
    const system = await scripted(take, {}, { ...acsStatus, fixed: { ...acsStatus.fixed, offLineOk } });
    await system.checkin(parseItemId('34567000002012'), { returnedAtMs: Date.UTC(2026, 10, 20, 8, 30) });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.slice(0, 3)).toBe(begins);
    expect(seen[0]?.slice(21, 39)).toBe('20261120    103000');
  });
});

describe('a change whose answer is lost', () => {
  const sent = (server: Awaited<ReturnType<typeof rig>>['server']): string[] => {
    const codes: string[] = [];
    server.onWire((direction, bytes) => {
      const { code } = decodeSip2(Buffer.from(bytes), { encoding: 'utf-8', delimiter: '|' });
      if (direction === 'in' && code !== null && code !== '99' && code !== '93') codes.push(code);
    });
    return codes;
  };

  it('is asked after on the same connection: the loan took effect', async () => {
    const { system, server } = await rig({ timeoutMs: 1000, connections: 1 });
    await system.status();
    const codes = sent(server);
    server.setFault('mute-reply');
    const stopMuting = server.register.onChange(() => setTimeout(() => server.setFault('none'), 10));
    expect(await system.checkout({ ...aino, item: book })).toMatchObject({ kind: 'lent', title: 'Seitsemän veljestä', mayDesensitize: true });
    expect(codes).toEqual(['11', '63', '17']);
    stopMuting();
  });

  it('is asked after on another connection where its own was cut', async () => {
    const { system, server } = await rig({ timeoutMs: 1000 });
    await Promise.all([system.patron(aino), system.patron(aino)]);
    const codes = sent(server);
    server.setFault('drop-reply');
    server.register.onChange(() => queueMicrotask(() => server.setFault('none')));
    const lent = await system.checkout({ ...aino, item: book });
    expect(lent).toMatchObject({ kind: 'lent', title: 'Seitsemän veljestä' });
    expect(codes).toEqual(['11', '63', '17']);
    expect(server.register.item(book)?.onLoanTo).toBe('24567000001016');
  });

  it('is unclear where the request may have been lost instead', async () => {
    const { system, server } = await rig({ timeoutMs: 1000, connections: 1 });
    await system.status();
    const codes = sent(server);
    server.setFault('silent');
    setTimeout(() => server.setFault('none'), 300);
    expect(await system.checkout({ ...aino, item: book })).toEqual({ kind: 'refused', code: 'outcome-unclear', title: null });
    expect(codes).toEqual(['11', '63']);
  });

  it.each(['silent', 'mute-reply', 'drop-reply'] as const)('is never sent twice and ends in time: %s', async (fault) => {
    const { system, server } = await rig();
    await Promise.all([system.patron(aino), system.patron(aino)]);
    const codes = sent(server);
    server.setFault(fault);
    const ended = await outcome(Promise.all([system.checkout({ ...aino, item: book }), system.checkin(onLoan)]));
    expect(ended.code).toBe('done');
    expect(ended.ms).toBeLessThan(timeoutMs + stallMs);
    expect(codes.filter((code) => code === '11')).toHaveLength(1);
    expect(codes.filter((code) => code === '09')).toHaveLength(1);
  });

  it('is told by its own answer where that comes late', async () => {
    const { system, server } = await rig({ timeoutMs: 1000 }, { slowMs: 750 });
    await system.status();
    server.setFault('slow');
    expect(await system.checkout({ ...aino, item: book })).toMatchObject({ kind: 'lent', due: { date: expect.any(String) } });
  });

  it('is asked after for returns too', async () => {
    const { system, server } = await rig({ timeoutMs: 1000, connections: 1 });
    await system.status();
    const codes = sent(server);
    server.setFault('mute-reply');
    server.register.onChange(() => setTimeout(() => server.setFault('none'), 10));
    expect(await system.checkin(onLoan)).toMatchObject({ kind: 'returned', title: 'Lainassa oleva', route: { kind: 'shelf' } });
    expect(codes).toEqual(['09', '17']);
  });
});

describe('TLS', () => {
  const file = (name: string): string => fileURLToPath(new URL(`../../vectors/tls/${name}`, import.meta.url));
  const keyPair = (name: string) => ({ key: readFileSync(file(`${name}.key`), 'utf8'), cert: readFileSync(file(`${name}.pem`), 'utf8') });
  const health = async (certificate: string, config: Parameters<typeof sip2Config>[1]) => {
    const { system } = await rig({ tls: true, host: 'localhost', ...config }, { host: 'localhost', tls: keyPair(certificate) });
    return settledHealth(system);
  };

  it('is accepted from the authority of the config', async () => {
    expect(await health('localhost', { caFile: file('ca.pem') })).toEqual({ state: 'ready' });
  });

  it('is refused where the certificate has another name', async () => {
    expect(await health('other', { caFile: file('ca.pem') })).toMatchObject({
      state: 'faulted',
      code: 'LIBRARY_UNREACHABLE',
      remedy: expect.stringContaining('certificate'),
    });
  });

  it('is refused where nobody knows the authority', async () => {
    expect(await health('localhost', {})).toMatchObject({ state: 'faulted', remedy: expect.stringContaining('certificate') });
  });

  it('needs a certificate file that can be read', () => {
    const config = sip2Config({ host: 'localhost', port: 1 }, { tls: true, caFile: '/nowhere/ca.pem' });
    const create = () => createSip2LibrarySystem({ config, profile: 'lumi', password: null, timeZone: 'Europe/Helsinki', clock: systemClock });
    expect(create).toThrow(/caFile/);
  });
});
