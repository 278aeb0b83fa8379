/**
 * The largest core file (RLIMIT_CORE, bytes) that a process of ours may leave. One byte, not none: with either no file is written, but where the
 * system hands cores to a program (`core_pattern` begins with `|`), a limit of 0 does not keep the kernel from handing the memory over, and 1 does
 * (Linux, fs/coredump.c).
 */
export const coreLimitBytes = 1;

/** The arguments of `prlimit` (util-linux) that take from a process, and from what it starts from then on, the right to leave a core file. */
export const coreLimitArguments = (pid: number): readonly string[] => ['--pid', String(pid), `--core=${coreLimitBytes}:${coreLimitBytes}`];

/** What is to be said where a crash may still write memory to the disk. */
export const coreLimitRemedy =
  'A crash would write this process\'s memory to the disk, and who is at the kiosk just then with it: set LimitCORE=1 in the service, or start it through "prlimit --core=1" (package util-linux).';

/**
 * Whether a process leaves no memory behind when it crashes. `limits`: its `/proc/PID/limits`; `pattern`: `/proc/sys/kernel/core_pattern`. With a
 * limit of 0 a program that gets cores decides by itself: `systemd-coredump` then keeps none, others may.
 */
export function isWithoutCore(limits: string, pattern: string): boolean {
  const soft = /^Max core file size\s+(\S+)\s/m.exec(limits)?.[1];
  if (soft === String(coreLimitBytes)) return true;
  return soft === '0' && (!/^[|@]/.test(pattern) || /^\|\S*\/systemd-coredump(\s|$)/.test(pattern));
}
