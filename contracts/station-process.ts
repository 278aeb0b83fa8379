/**
 * What Node is told when a station process starts on Linux, so that it stays small beside a browser on a small PC; why and what
 * it measured: docs/decisions/0006. `--expose-gc` is for the one collection before the station says that it is ready.
 */
export const leanNodeFlags: readonly string[] = ['--max-semi-space-size=1', '--no-maglev', '--expose-gc'];

/**
 * Variables for the same, which glibc reads at start only: two arenas, so that threads do not each keep freed memory to themselves,
 * and a fixed threshold (bytes) above which freed memory goes back to the system.
 */
export const leanEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Whether a station is started lean on this platform; elsewhere nobody has measured that it helps. */
export const isLeanPlatform = (platform: string): boolean => platform === 'linux';
