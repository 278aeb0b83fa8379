type Random = () => number;

/** A whole number from 0 to `limit` - 1. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** One to four changes: a bit, a byte, one of the `telling` bytes, a cut, a doubled piece, a piece left out. */
export function mutateBytes(original: Uint8Array, random: Random, telling: readonly number[]): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(original);
  for (let left = 1 + below(random, 4); left > 0 && bytes.length > 0; left -= 1) {
    const at = below(random, bytes.length);
    const length = 1 + below(random, 8);
    const kind = below(random, 6);
    if (kind === 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    else if (kind === 1) bytes[at] = below(random, 256);
    else if (kind === 2) bytes[at] = telling[below(random, telling.length)] ?? 0;
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes = Uint8Array.from([...bytes.slice(0, at + length), ...bytes.slice(at)]);
    else bytes = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + length)]);
  }
  return bytes;
}
