import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const tokenSchema = z.object({
  url: z.string().regex(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/$/),
  token: z.string().min(20).max(200),
  pid: z.int(),
});

/** Where a station is and how the shell enters it. */
export type StationToken = z.output<typeof tokenSchema>;

/** Reads the token file; `null` while it is missing, not ours to read or not whole. Only loopback addresses are believed. */
export async function readStationToken(path: string): Promise<StationToken | null> {
  try {
    return tokenSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
