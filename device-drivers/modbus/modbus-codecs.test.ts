import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eletechsupRelay } from './eletechsup.codec.ts';
import { modbusCrc } from './modbus-crc.codec.ts';
import { encodeModbus, findReply } from './modbus-frame.codec.ts';
import type { ModbusReply, ModbusRequest } from './modbus-pdu.codec.ts';
import { decodeRequest, encodeAnswer, encodeEcho, findRequests } from './modbus-request.codec.ts';
import { waveshareRelay } from './waveshare.codec.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const rtu = (request: ModbusRequest): string => hex(encodeModbus('rtu', { unit: 1, transaction: 0, request }));

const word16 = fc.integer({ min: 0, max: 0xffff });
const anyRequest: fc.Arbitrary<ModbusRequest> = fc.oneof(
  fc.record({ fn: fc.constantFrom(1 as const, 2 as const), first: word16, count: fc.integer({ min: 1, max: 64 }) }),
  fc.record({ fn: fc.constant(3 as const), first: word16, count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ fn: fc.constantFrom(5 as const, 6 as const), address: word16, value: word16 }),
  fc.record({ fn: fc.constant(15 as const), first: word16, coils: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }) }),
);

describe('Modbus requests', () => {
  it.each<[string, ModbusRequest]>([
    // Waveshare's wiki, "Modbus RTU Relay".
    ['0105 0000 ff00 8c3a', { fn: 5, address: 0, value: 0xff00 }],
    ['0105 0000 0000 cdca', { fn: 5, address: 0, value: 0 }],
    ['0105 0200 0007 8db0', { fn: 5, address: 0x0200, value: 7 }],
    ['010f 0000 0008 01ff bed5', { fn: 15, first: 0, coils: Array.from({ length: 8 }, () => true) }],
    // Eletechsup's manual of the RYN404.
    ['0106 0001 060a 5bad', { fn: 6, address: 1, value: 0x060a }],
    // Application Protocol V1.1b3, 6.1.
    ['0101 0013 0013 8c02', { fn: 1, first: 19, count: 19 }],
  ])('%s', (bytes, request) => {
    expect(rtu(request)).toBe(bytes.replaceAll(' ', ''));
    expect(findRequests('rtu', bytesOf(bytes)).requests).toEqual([{ unit: 1, transaction: 0, fn: request.fn, request }]);
  });

  it('have the CRC of the standard', () => {
    // MODBUS over Serial Line V1.02, 6.2.2: 02 07 -> 41 12.
    expect(modbusCrc(bytesOf('0207'))).toBe(0x1241);
  });

  it.each(['rtu', 'tcp'] as const)('come back as they went, cut anywhere (%s)', (framing) => {
    fc.assert(
      fc.property(fc.array(anyRequest, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 9 }), (requests, cut) => {
        const stream = Buffer.concat(requests.map((request, transaction) => encodeModbus(framing, { unit: 17, transaction, request })));
        const found: unknown[] = [];
        let pending: Uint8Array = new Uint8Array();
        for (let at = 0; at < stream.length; at += cut) {
          const step = findRequests(framing, Uint8Array.from([...pending, ...stream.subarray(at, at + cut)]));
          pending = step.pending;
          found.push(...step.requests.map(({ request }) => request));
        }
        expect(found).toEqual(requests);
      }),
    );
  });

  it.each(['0100000000', '01000007d1', '0300000000', '030000007e', '0f0000000801', '0f000000080200ff', ''])(
    '%s breaks the limits of its function',
    (pdu) => {
      expect(decodeRequest(bytesOf(pdu))).toBeNull();
    },
  );
});

describe('the search for an answer', () => {
  const ask: ModbusRequest = { fn: 1, first: 0, count: 8 };
  const answer = encodeAnswer('rtu', { unit: 1, transaction: 0 }, bytesOf('010105'));
  const found = (bytes: Uint8Array, request: ModbusRequest = ask): ModbusReply | null =>
    findReply('rtu', { unit: 1, transaction: 0, request }, bytes).reply;
  const bits = { kind: 'bits', bits: [true, false, true, false, false, false, false, false] };

  it('finds it behind noise, behind the echo of an adapter that hears itself, and behind another unit', () => {
    expect(found(answer)).toEqual(bits);
    for (const before of ['ff00', rtu(ask), hex(encodeAnswer('rtu', { unit: 2, transaction: 0 }, bytesOf('0101ff'))), '010101']) {
      expect(found(Uint8Array.from([...bytesOf(before), ...answer]))).toEqual(bits);
    }
  });

  it('waits for the rest of a frame that is cut', () => {
    for (let cut = 1; cut < answer.length; cut += 1) {
      const { reply, pending } = findReply('rtu', { unit: 1, transaction: 0, request: ask }, answer.subarray(0, cut));
      expect([reply, hex(pending)]).toEqual([null, hex(answer.subarray(0, cut))]);
    }
  });

  it('takes no frame whose CRC does not hold, and no echo of another command', () => {
    expect(found(answer.map((byte, at) => (at === 3 ? byte ^ 1 : byte)))).toBeNull();
    const flash: ModbusRequest = { fn: 5, address: 0x0200, value: 7 };
    expect(found(bytesOf('0105 0200 0007 8db0'), flash)).toEqual({ kind: 'echo' });
    expect(found(bytesOf(rtu({ fn: 5, address: 0x0200, value: 0 })), flash)).toBeNull();
  });

  it('reads exceptions', () => {
    expect(found(encodeAnswer('rtu', { unit: 1, transaction: 0 }, bytesOf('8102')))).toEqual({ kind: 'exception', code: 2 });
  });

  it('goes by the transaction on TCP, so that a late answer is not taken for the next', () => {
    const late = encodeAnswer('tcp', { unit: 1, transaction: 4 }, bytesOf('0101ff'));
    const right = encodeAnswer('tcp', { unit: 1, transaction: 5 }, bytesOf('010105'));
    const asked = { unit: 1, transaction: 5, request: ask };
    expect(findReply('tcp', asked, late)).toMatchObject({ reply: null, foreign: 1 });
    expect(findReply('tcp', asked, Uint8Array.from([...late, ...right])).reply).toEqual(bits);
  });

  it('knows the echo of every write', () => {
    fc.assert(
      fc.property(
        anyRequest.filter(({ fn }) => fn === 5 || fn === 6 || fn === 15),
        fc.constantFrom('rtu' as const, 'tcp' as const),
        (request, framing) => {
          const place = { unit: 9, transaction: 300, request };
          expect(findReply(framing, place, encodeEcho(framing, { ...place, fn: request.fn })).reply).toEqual({ kind: 'echo' });
        },
      ),
    );
  });
});

describe('boards that time their own pulse', () => {
  it('never give a pulse longer than asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 30_000 }), fc.constantFrom(waveshareRelay(3), eletechsupRelay(3)), (pulseMs, board) => {
        const pulse = board.pulse(pulseMs);
        expect(pulse === null ? pulseMs < 1000 : pulse.pulseMs <= pulseMs).toBe(true);
      }),
    );
  });

  it('have their own bytes', () => {
    expect(rtu(waveshareRelay(1).pulse(799)?.request ?? expect.fail('none'))).toBe('0105020000078db0');
    expect(rtu(eletechsupRelay(1).pulse(10_999)?.request ?? expect.fail('none'))).toBe('01060001060a5bad');
    expect(eletechsupRelay(1).off.map((request) => rtu(request).slice(0, 12))).toEqual(['010600010600', '010600010200']);
  });
});
