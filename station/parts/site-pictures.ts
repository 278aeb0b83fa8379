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
  return `data:${kind};base64,${body.toString('base64')}`;
}

/** The site's pictures; one that cannot be read is left out and told to `onUnreadable`: no screen waits for a picture. */
export async function readSitePictures(look: LookConfig, onUnreadable: (error: unknown) => void): Promise<SitePictures> {
  const read = async (picture: PictureFile): Promise<readonly [string, string | null]> => [
    picture.key,
    await readPicture(picture).catch((error: unknown) => {
      onUnreadable(error);
      return null;
    }),
  ];
  const all = await Promise.all(pictureFilesOf(look).map(read));
  const of = (key: string): string[] => all.filter(([each]) => each === key).flatMap(([, address]) => address ?? []);
  return { logo: of('[look] logoFile')[0] ?? null, photos: of('[look] photoFiles') };
}
