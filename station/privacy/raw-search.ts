import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { formsOf } from './secret-forms.ts';

/** One place where a text was found. The text itself is named by its place in the list that was looked for. */
export interface RawHit {
  readonly text: number;
  readonly form: string;
  readonly file: string;
}

/** What a search looked at, and what it found. */
export interface RawFindings {
  readonly files: number;
  readonly bytes: number;
  /** Files and folders that are there and could not be read: nothing is known of them. */
  readonly unreadable: readonly string[];
  readonly hits: readonly RawHit[];
}

interface Pattern {
  readonly text: number;
  readonly form: string;
  readonly bytes: Buffer;
  /** Only where no digit stands beside it: five digits stand in many a longer number. */
  readonly isWhole: boolean;
}

const filterBits = 20;
const chunkBytes = 1 << 20;
/** Digits up to this many count only where they stand alone. */
const shortDigits = /^\d{1,8}$/;

/** Looks for many texts in raw bytes at once, in every form, in time that hardly depends on how many they are. */
export class RawSearch {
  readonly #byEnd = new Map<number, Pattern[]>();
  readonly #filter = new Uint8Array(1 << filterBits);
  readonly #longest: number;

  constructor(texts: readonly string[]) {
    const patterns = texts.flatMap((text, index) =>
      formsOf(text).map(({ form, bytes }): Pattern => ({ text: index, form, bytes, isWhole: form === 'utf-8' && shortDigits.test(text) })),
    );
    this.#longest = Math.max(4, ...patterns.map(({ bytes }) => bytes.length));
    for (const pattern of patterns) {
      const end = pattern.bytes.readUInt32LE(pattern.bytes.length - 4);
      this.#filter[slotOf(end)] = 1;
      this.#byEnd.set(end, [...(this.#byEnd.get(end) ?? []), pattern]);
    }
  }

  /** Every text that stands in these bytes, once a form. */
  scan(bytes: Buffer): readonly Pick<RawHit, 'text' | 'form'>[] {
    const found = new Set<Pattern>();
    let end = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      end = ((end >>> 8) | ((bytes[at] ?? 0) << 24)) >>> 0;
      if (this.#filter[slotOf(end)] === 0) continue;
      for (const pattern of this.#byEnd.get(end) ?? []) if (!found.has(pattern) && endsAt(bytes, at + 1, pattern)) found.add(pattern);
    }
    return [...found].map(({ text, form }) => ({ text, form }));
  }

  /** Every regular file in these files and folders; links are not followed. */
  searchAll(roots: readonly string[]): RawFindings {
    const unreadable: string[] = [];
    const hits: RawHit[] = [];
    let files = 0;
    let bytes = 0;
    for (const file of roots.flatMap((root) => filesIn(root, (folder) => void unreadable.push(folder)))) {
      try {
        const { size, found } = this.#searchFile(file);
        files += 1;
        bytes += size;
        hits.push(...found.map((hit) => ({ ...hit, file })));
      } catch (error) {
        // What went away meanwhile holds nothing any more.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unreadable.push(file);
      }
    }
    return { files, bytes, unreadable, hits };
  }

  #searchFile(file: string): { readonly size: number; readonly found: ReturnType<RawSearch['scan']> } {
    const descriptor = openSync(file, 'r');
    try {
      const overlap = this.#longest + 1;
      const buffer = Buffer.alloc(chunkBytes + overlap);
      const found = new Map<string, Pick<RawHit, 'text' | 'form'>>();
      let size = 0;
      for (let kept = 0; ; ) {
        const read = readSync(descriptor, buffer, kept, chunkBytes, size);
        if (read === 0) return { size, found: [...found.values()] };
        for (const hit of this.scan(buffer.subarray(0, kept + read))) found.set(`${hit.text} ${hit.form}`, hit);
        size += read;
        // What began at the end of this piece ends in the next one.
        const next = Math.min(overlap, kept + read);
        buffer.copyWithin(0, kept + read - next, kept + read);
        kept = next;
      }
    } finally {
      closeSync(descriptor);
    }
  }
}

const slotOf = (end: number): number => Math.imul(end, 0x9e3779b1) >>> (32 - filterBits);
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

function endsAt(bytes: Buffer, end: number, { bytes: wanted, isWhole }: Pattern): boolean {
  const start = end - wanted.length;
  if (start < 0 || bytes.compare(wanted, 0, wanted.length, start, end) !== 0) return false;
  return !isWhole || !(isDigit(bytes[start - 1]) || isDigit(bytes[end]));
}

/** Every regular file in a file or folder. `unreadable`: told of each folder that is there and can't be entered. */
function filesIn(root: string, unreadable: (folder: string) => void): string[] {
  try {
    const kind = statSync(root, { throwIfNoEntry: false });
    if (kind === undefined) return [];
    if (kind.isFile()) return [root];
    return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
      const name = path.join(root, entry.name);
      if (entry.isDirectory()) return filesIn(name, unreadable);
      return entry.isFile() ? [name] : [];
    });
  } catch (error) {
    // What went away meanwhile holds nothing any more.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unreadable(root);
    return [];
  }
}
