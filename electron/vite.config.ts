import { builtinModules } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const outside = ['electron', 'bufferutil', 'utf-8-validate', ...builtinModules, /^node:/];

// The scripts are CommonJS in a package of ES modules: this says so to Node, by the nearest package.json.
const sayCommonJs: Plugin = {
  name: 'say-commonjs',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
  },
};

/** One script for one runtime, with everything it needs in it. */
const script = (input: Record<string, string>, entryFileNames: string) => ({
  consumer: 'server' as const,
  resolve: { noExternal: true as const },
  build: {
    outDir: path.join(root, 'dist/electron'),
    emptyOutDir: false,
    // Node 20.18 in Electron 33, newer ones after it.
    target: 'node20',
    minify: false,
    sourcemap: false,
    copyPublicDir: false,
    rolldownOptions: {
      input,
      external: outside,
      platform: 'node' as const,
      output: { format: 'cjs' as const, entryFileNames, codeSplitting: false },
    },
  },
});

/**
 * Bundles the shell into dist/electron. Both scripts are CommonJS: the sandbox takes no other preload, and an ES module as main
 * script is loaded too late for what must be said before Electron is ready.
 */
export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  plugins: [sayCommonJs],
  builder: {
    buildApp: async (builder) => {
      for (const name of ['main', 'preload']) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
    },
  },
  environments: {
    main: script({ main: path.join(root, 'electron/main/main.ts') }, 'main.js'),
    preload: script({ preload: path.join(root, 'electron/preload/preload.ts') }, 'preload.cjs'),
  },
});
