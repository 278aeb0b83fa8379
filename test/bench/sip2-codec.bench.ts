import { sip2Checksum } from '../../sync/library-system/sip2/sip2-checksum.codec.ts';
import { decodeSip2 } from '../../sync/library-system/sip2/sip2-decode.codec.ts';

// Patron information answers of 250 bytes as a library system sends them: another card, name and number each time.
const names = ['Testinen, Aino', 'Provberg, Nils', 'Sample, Grace', 'Mallikas, Eero', 'Esimerkki, Anu'];

function reply(at: number): Buffer {
  const head = `64              00720261122    140939000100000002000000000000AOFI-Lumi|AA2456700000${1000 + at}|AE${names[at % names.length]}|`;
  const tail = `BLY|CQY|CB0060|BHEUR|BV0.00|CC20.00|PA20291231|PB19850412|PCperson|XBN|XTY|AF`;
  const trailer = `|AY${at % 10}AZ`;
  const text = head + tail + 'Tervetuloa kirjastoon omatoimiaikana '.repeat(3).slice(0, 245 - head.length - tail.length - trailer.length) + trailer;
  return Buffer.from(`${text}${sip2Checksum(Buffer.from(text))}\r`);
}

/** What was measured: whole messages, decoded into fields and checked against their checksum, on one core. */
export interface CodecThroughput {
  readonly repliesPerSecond: number;
  /** Bytes of one reply, terminator included. */
  readonly replyBytes: number;
  readonly replies: number;
}

/** Decodes `replies` patron information answers one after the other; the median of seven rounds after a warm-up. */
export function measureCodecThroughput(replies = 100_000): CodecThroughput {
  const messages = Array.from({ length: 64 }, (_, at) => reply(at));
  const options = { encoding: 'utf-8', delimiter: '|' } as const;
  const round = (): number => {
    const startedAt = performance.now();
    let valid = 0;
    for (let at = 0; at < replies; at += 1) {
      const { checksum, fields } = decodeSip2(messages[at & 63] as Buffer, options);
      if (checksum === 'valid' && fields['CQ']?.[0] === 'Y') valid += 1;
    }
    if (valid !== replies) throw new Error(`${replies - valid} replies did not decode`);
    return replies / ((performance.now() - startedAt) / 1000);
  };
  round();
  const rounds = Array.from({ length: 7 }, round).sort((a, b) => a - b);
  return { repliesPerSecond: rounds[3] ?? 0, replyBytes: messages[0]?.length ?? 0, replies: replies * 7 };
}
