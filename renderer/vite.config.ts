import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Puts `early.ts` before everything else, as a script of its own: two scripts of one page would be bundled into one. */
function earlyScript(): Plugin {
  return {
    name: 'omatoimi-early-script',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'chunk', id: here('early.ts'), name: 'early' });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const early = Object.values(bundle ?? {}).find((file) => file.type === 'chunk' && file.name === 'early');
        if (early === undefined) throw new Error('the early script was not built');
        return [{ tag: 'script', attrs: { type: 'module', async: true, crossorigin: true, src: `/${early.fileName}` }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** Builds the screens to `dist/renderer`: one page, hashed assets, nothing inline (CSP). */
export default defineConfig({
  root: here('.'),
  base: '/',
  publicDir: false,
  plugins: [react(), earlyScript()],
  build: {
    outDir: here('../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
