/** What ended a running command. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'stdinClosed';

/**
 * Resolves when a running command is to stop in order: at SIGINT, SIGTERM or SIGHUP, and with `withStdin` when the pipe at
 * stdin closes, as it does when whoever started us dies. Not by default: a service's stdin is closed from the beginning.
 */
export function untilStopped(options: { readonly withStdin?: boolean } = {}): Promise<StopReason> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(signal));
    if (options.withStdin === true)
      process.stdin
        .once('end', () => resolve('stdinClosed'))
        .once('error', () => resolve('stdinClosed'))
        .resume();
  });
}
