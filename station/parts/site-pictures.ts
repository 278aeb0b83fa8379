import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { KioskError } from '../../contracts/errors.ts';
import { type LookConfig, pictureKinds, pictureLimits } from '../../contracts/look-config.schema.ts';
import type { SitePictures } from '../../contracts/rpc.contract.ts';

interface PictureFile {
  /** The key in the config, as a technician finds it. */
  readonly key: string;
  readonly file: string;
  readonly maxBytes: number;
}

/** The pictures that `[look]` names. */
export function pictureFilesOf({ logoFile, photoFiles }: LookConfig): readonly PictureFile[] {
  const logo = logoFile === undefined ? [] : [{ key: '[look] logoFile', file: logoFile, maxBytes: pictureLimits.logoBytes }];
  return [...logo, ...photoFiles.map((file) => ({ key: '[look] photoFiles', file, maxBytes: pictureLimits.photoBytes }))];
}

/**
 * Reads one picture as a `data:` address.
 * @throws KioskError PICTURE_UNREADABLE with the key, the file and what would be right
 */
export async function readPicture({ key, file, maxBytes }: PictureFile): Promise<string> {
  const kind = Object.entries(pictureKinds).find(([ending]) => file.toLowerCase().endsWith(ending))?.[1];
  const name = path.basename(file);
  const body = await readFile(file).catch((cause: unknown) => {
    throw new KioskError('PICTURE_UNREADABLE', `${key} = "${name}" cannot be read: put the file beside station.toml, readable for the station.`, {
      context: { key },
      cause,
    });
  });
  if (kind === undefined || body.length === 0 || body.length > maxBytes) {
    const wanted = `a .png, .jpg, .webp or .svg of 1 to ${maxBytes / 1000} kB`;
    throw new KioskError('PICTURE_UNREADABLE', `${key} = "${name}" has ${body.length} bytes: it must be ${wanted}.`, { context: { key } });
  }
  if (!looksLike[kind](body))
    throw new KioskError(
      'PICTURE_UNREADABLE',
      `${key} = "${name}" is no ${kind.slice('image/'.length)} picture inside: save it anew as what its name says.`,
      {
        context: { key },
      },
    );
  return `data:${kind};base64,${body.toString('base64')}`;
}

type PictureKind = (typeof pictureKinds)[keyof typeof pictureKinds];

/** How each kind begins (PNG 5.2, JPEG B.1.1.3, RIFF/WebP); an SVG is a text with its element. */
const looksLike: Readonly<Record<PictureKind, (body: Buffer) => boolean>> = {
  'image/png': (body) => body.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  'image/jpeg': (body) => body.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/webp': (body) => body.subarray(0, 4).toString('latin1') === 'RIFF' && body.subarray(8, 12).toString('latin1') === 'WEBP',
  'image/svg+xml': (body) => body.includes('<svg'),
};

/** What is wrong with the pictures that `[look]` names, a sentence each. */
export async function pictureProblems(look: LookConfig): Promise<string[]> {
  const problems: string[] = [];
  await readSitePictures(look, (error) => problems.push(error instanceof Error ? error.message : String(error)));
  return problems;
}

/** The site's pictures; one that cannot be read is left out and told to `onUnreadable`: no screen waits for a picture. */
export async function readSitePictures(look: LookConfig, onUnreadable: (error: unknown) => void): Promise<SitePictures> {
  const pictures = pictureFilesOf(look);
  const read = await Promise.allSettled(pictures.map(readPicture));
  // Told in the order of the config, whichever file was read first.
  for (const each of read) if (each.status === 'rejected') onUnreadable(each.reason);
  const of = (key: string): string[] => read.flatMap((each, at) => (each.status === 'fulfilled' && pictures[at]?.key === key ? [each.value] : []));
  return { logo: of('[look] logoFile')[0] ?? null, photos: of('[look] photoFiles') };
}
