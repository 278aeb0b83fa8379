import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

/** Packages with a binary of their own; they stay in node_modules. */
const native = ['better-sqlite3', 'serialport', /^@serialport\//, 'node-hid', 'argon2'];

const escapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * One character beyond Latin-1 makes V8 keep the source of its whole file at two bytes a character, for as long as the process lives: such characters are
 * written as escapes. A file in which one stands behind a backslash is left as it is, since an escape would read otherwise there.
 */
const narrowSource: Plugin = {
  name: 'narrow-source',
  generateBundle(_options, bundle) {
    for (const part of Object.values(bundle)) {
      if (part.type === 'chunk' && !/\\[\u0100-\uffff]/.test(part.code)) part.code = part.code.replace(/[\u0100-\uffff]/g, escapeOf);
    }
  },
};

/**
 * Bundles the station process into dist/station. Worker and guard find their scripts beside the file that starts them,
 * and the program its root two folders up: so every file, chunks too, lies flat in that one folder.
 */
export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  plugins: [narrowSource],
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
