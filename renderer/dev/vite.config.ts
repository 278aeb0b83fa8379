import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import product from '../vite.config.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the gallery: the product's screens without a station, for pictures and tests; never part of a package. */
export default mergeConfig(
  product,
  defineConfig({
    build: {
      outDir: here('../../dist/gallery'),
      rolldownOptions: { input: here('./gallery.html') },
    },
  }),
);
