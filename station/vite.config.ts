import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

/** Packages with a binary of their own; they stay in node_modules. */
const native = ['better-sqlite3', 'serialport', /^@serialport\//, 'node-hid', 'argon2'];

/**
 * Bundles the station process into dist/station. Worker and guard find their scripts beside the file that starts them,
 * and the program its root two folders up: so every file, chunks too, lies flat in that one folder.
 */
export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  ssr: { target: 'node', noExternal: true, external: native.filter((name) => typeof name === 'string') },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/station',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    license: { fileName: 'licences.md' },
    rolldownOptions: {
      external: [...native, ...builtinModules, /^node:/],
      input: {
        omatoimi: path.join(root, 'station/bin/omatoimi.js'),
        'trace-store.worker': path.join(root, 'sync/store/trace-store.worker.ts'),
        'privacy.worker': path.join(root, 'station/privacy/privacy.worker.ts'),
        'privacy.main': path.join(root, 'station/privacy/privacy.main.ts'),
        'lcus-guard.main': path.join(root, 'device-drivers/lcus-relay/lcus-guard.main.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name]-[hash][extname]' },
    },
  },
});
