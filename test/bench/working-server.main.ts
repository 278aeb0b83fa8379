// A SIP2 server that works 300 us on each request before it answers: the peer of the sequential-rate measurement. One answer,
// made once, with the sequence number of its request: what is measured is the client.
import { createServer } from 'node:net';
import { LumiRegister } from '../../simulator/library-system/lumi-register.ts';
import { Sip2Session } from '../../simulator/library-system/sip2-session.ts';
import { systemClock } from '../../station/system-clock.ts';
import { plainSip2Wire } from '../../sync/library-system/sip2/sip2-encode.codec.ts';
import { cutFrames } from '../../sync/library-system/sip2/sip2-framing.codec.ts';

const workMs = Number(process.argv[2]) / 1000;
const register = new LumiRegister(systemClock);

const server = createServer((socket) => {
  const session = new Sip2Session(register, plainSip2Wire);
  let left: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    const { frames, rest } = cutFrames(left, chunk);
    left = rest;
    for (const frame of frames) {
      const endsAt = performance.now() + workMs;
      const reply = session.reply(frame);
      while (performance.now() < endsAt);
      if (Buffer.isBuffer(reply)) socket.write(reply);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ ready: true, port: typeof address === 'object' ? address?.port : null })}\n`);
});
