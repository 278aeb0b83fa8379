import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { doorViewSchema, kioskViewSchema } from '../contracts/views.schema.ts';
import { screenFiles } from './screen-files.ts';
import { doorSamples, kioskSamples, sampleNames } from './screens.registry.ts';

const here = import.meta.dirname;

/** Where a word of a view's schema stands: `ended/by`, `borrowing/rows/alarm`; with every word that may stand there. */
function wordsOf(schema: unknown, place = ''): readonly (readonly [place: string, word: string])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: words, const: word, anyOf, oneOf, items, properties } = schema as Record<string, unknown>;
  const own = [...(Array.isArray(words) ? words : []), ...(typeof word === 'string' ? [word] : [])];
  const inner = [...(Array.isArray(anyOf) ? anyOf : []), ...(Array.isArray(oneOf) ? oneOf : []), items].flatMap((each) => wordsOf(each, place));
  const fields = Object.entries(properties ?? {}).flatMap(([name, field]) => wordsOf(field, place === '' ? name : `${place}/${name}`));
  return [...own.filter((each) => typeof each === 'string').map((each) => [place, each] as const), ...inner, ...fields];
}

function valuesOf(value: unknown, place = ''): readonly string[] {
  if (typeof value === 'string') return [`${place}=${value}`];
  if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, place));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => valuesOf(each, place === '' ? name : `${place}/${name}`));
}

function missing(view: z.ZodType, samples: Readonly<Record<string, Readonly<Record<string, unknown>>>>): readonly string[] {
  const shown = new Set(Object.values(samples).flatMap((variants) => Object.values(variants).flatMap((sample) => valuesOf(sample))));
  const words = wordsOf(z.toJSONSchema(view, { io: 'output', unrepresentable: 'any' })).filter(([place]) => place !== 'language');
  expect(words.length).toBeGreaterThan(10);
  return [...new Set(words.map(([place, word]) => `${place}=${word}`))].filter((word) => !shown.has(word));
}

describe('the registry of screens', () => {
  it('names every file that draws a screen, a page or a dialog', () => {
    const files = globSync('{kiosk,door,pages,parts,bench,technician}/*-{screen,screens,page,dialog}.tsx', { cwd: here }).map((file) =>
      file.split(path.sep).join('/'),
    );
    expect(Object.keys(screenFiles).sort()).toEqual([...files, 'parts/out-of-order.tsx'].sort());
  });

  it('has a sample for every such file', () => {
    const names = new Set(sampleNames());
    expect(Object.entries(screenFiles).filter(([, sample]) => !names.has(sample))).toEqual([]);
  });

  it('shows every word that a kiosk view can carry', () => {
    expect(missing(kioskViewSchema, kioskSamples)).toEqual([]);
  });

  it('shows every word that a door view can carry', () => {
    expect(missing(doorViewSchema, doorSamples)).toEqual([]);
  });
});
