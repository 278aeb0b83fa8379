import { z } from 'zod';
import { KioskError } from '../../contracts/errors.ts';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';

export const shellViews = ['landing', 'kiosk', 'door', 'bench'] as const;
export type ShellView = (typeof shellViews)[number];

/** Where the station comes from. */
export type StationSource =
  | { readonly kind: 'service'; readonly tokenFile: string }
  | { readonly kind: 'config'; readonly file: string }
  | { readonly kind: 'demo' };

/** What the command line asks for. */
export interface ShellOptions {
  readonly view: ShellView;
  /** Whether the window fills the screen and cannot be left. */
  readonly isKiosk: boolean;
  readonly source: StationSource;
  /** Node for a station that the shell starts; `null`: the one that the package brings. */
  readonly node: string | null;
  /** Folder of the screens; `null`: the built ones. */
  readonly rendererDir: string | null;
}

/** Roles a window may ask codes for: a kiosk's window must not become a bench. */
export const rolesOfView: Readonly<Record<ShellView, readonly ScreenRole[]>> = {
  landing: ['bench', 'kiosk', 'doorPanel', 'technician'],
  kiosk: ['kiosk'],
  door: ['doorPanel'],
  bench: ['bench', 'kiosk', 'doorPanel', 'technician'],
};

const path = z.string().min(1).max(4096);
const known = z.object({
  view: z.enum(shellViews).default('landing'),
  kiosk: z.literal(true).optional(),
  demo: z.literal(true).optional(),
  'token-file': path.optional(),
  config: path.optional(),
  node: path.optional(),
  'renderer-dir': path.optional(),
});

/**
 * Reads the command line. Switches that are not ours are left to Chromium.
 * @throws KioskError PROGRAM_USAGE with one sentence that names the option.
 */
export function parseShellOptions(args: readonly string[]): ShellOptions {
  const parsed = known.safeParse(Object.fromEntries(args.flatMap(readSwitch)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new KioskError('PROGRAM_USAGE', `--${String(issue?.path[0])} is not right: ${issue?.message ?? ''}`);
  }
  const options = parsed.data;
  return {
    view: options.view,
    isKiosk: options.kiosk === true,
    source: sourceOf(options),
    node: options.node ?? null,
    rendererDir: options['renderer-dir'] ?? null,
  };
}

function readSwitch(arg: string): [string, string | true][] {
  const [, name, value] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(arg) ?? [];
  return name === undefined ? [] : [[name, value ?? true]];
}

function sourceOf(options: z.output<typeof known>): StationSource {
  const sources: StationSource[] = [];
  if (options['token-file'] !== undefined) sources.push({ kind: 'service', tokenFile: options['token-file'] });
  if (options.config !== undefined) sources.push({ kind: 'config', file: options.config });
  if (options.demo === true) sources.push({ kind: 'demo' });
  const [source] = sources;
  if (source !== undefined && sources.length === 1) return source;
  throw new KioskError(
    'PROGRAM_USAGE',
    'Say which station: --token-file=PATH (a service), --config=PATH (starts one) or --demo, and only one of them.',
  );
}
