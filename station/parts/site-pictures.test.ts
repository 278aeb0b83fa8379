import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pictureLimits } from '../../contracts/look-config.schema.ts';
import { pictureProblems, readSitePictures } from './site-pictures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'omatoimi-look-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const look = (logoFile: string, photoFiles: string[]) => ({
  theme: 'light' as const,
  logoFile: path.join(folder, logoFile),
  photoFiles: photoFiles.map((file) => path.join(folder, file)),
});

describe('the pictures of a site', () => {
  it('come as addresses that need no request', async () => {
    await writeFile(path.join(folder, 'logo.svg'), '<svg/>');
    await writeFile(path.join(folder, 'hall.webp'), 'RIFF....WEBP');
    const pictures = await readSitePictures(look('logo.svg', ['hall.webp']), () => undefined);
    expect(pictures).toEqual({ logo: 'data:image/svg+xml;base64,PHN2Zy8+', photos: ['data:image/webp;base64,UklGRi4uLi5XRUJQ'] });
  });

  it('are left out one by one when they are missing, empty or too large, and each is told', async () => {
    await writeFile(path.join(folder, 'empty.png'), '');
    await writeFile(path.join(folder, 'huge.jpg'), Buffer.alloc(pictureLimits.photoBytes + 1));
    await writeFile(path.join(folder, 'hall.webp'), 'RIFF....WEBP');
    const told: string[] = [];
    const pictures = await readSitePictures(look('none.svg', ['empty.png', 'huge.jpg', 'hall.webp']), (error) => told.push((error as Error).message));
    expect(pictures).toEqual({ logo: null, photos: ['data:image/webp;base64,UklGRi4uLi5XRUJQ'] });
    expect(told).toEqual([
      '[look] logoFile = "none.svg" cannot be read: put the file beside station.toml, readable for the station.',
      '[look] photoFiles = "empty.png" has 0 bytes: it must be a .png, .jpg, .webp or .svg of 1 to 500 kB.',
      '[look] photoFiles = "huge.jpg" has 500001 bytes: it must be a .png, .jpg, .webp or .svg of 1 to 500 kB.',
    ]);
  });

  it('are left out where a file is not what its name says', async () => {
    await writeFile(path.join(folder, 'page.png'), '<!doctype html>');
    await writeFile(path.join(folder, 'photo.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
    expect(await pictureProblems(look('page.png', ['photo.jpg']))).toEqual([
      '[look] logoFile = "page.png" is no png picture inside: save it anew as what its name says.',
    ]);
  });
});
