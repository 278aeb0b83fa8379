import type { Clock } from '../../contracts/clock.ts';
import type { BootReading } from '../../domain/clock-course.ts';
import { readBootClock } from '../boot-clock.ts';
import { loadCheckedConfig } from '../config/checked-config.ts';
import { lockDataFolder } from '../data-folder-lock.ts';
import { ClockFile } from '../parts/clock-file.ts';
import { systemClock } from '../system-clock.ts';
import { exitCodes, type ExitCode, printEither } from './output.ts';

/** Of `omatoimi clock confirm`. */
export interface ClockConfirmOptions {
  readonly config: string;
  readonly json?: boolean;
  /** The PC's time since its boot; Linux's unless told. */
  readonly boot?: () => BootReading | null;
  /** The PC's clock unless told. */
  readonly clock?: Pick<Clock, 'now'>;
}

/**
 * `omatoimi clock confirm`: a technician says that this PC's clock is right, where no time source can: the starts in this boot of the PC believe it,
 * as long as it keeps its course, also where a time service is on that has not set it; a later boot only where there is none. Beside a running station it is refused, since that one goes by its own course.
 * @throws KioskError DATA_FOLDER_IN_USE, or the disk's error
 */
export async function clockConfirmCommand(options: ClockConfirmOptions): Promise<ExitCode> {
  const { station } = await loadCheckedConfig(options.config);
  const lock = await lockDataFolder(station.dataDir, systemClock);
  try {
    const failures: unknown[] = [];
    const nowMs = (options.clock ?? systemClock).now();
    const boot = (options.boot ?? readBootClock)();
    const believed = boot === null ? {} : { believed: { ...boot, wallMs: nowMs } };
    await new ClockFile(station.dataDir, (error) => void failures.push(error)).keep({ highestMs: nowMs, hasJumped: false, ...believed });
    if (failures.length > 0) throw failures[0];
    const at = new Date(nowMs).toISOString();
    printEither(options, { ok: true, at }, [
      `The next start believes this PC's clock from ${at} on.`,
      boot === null
        ? 'A time service that is on and has not set the clock still counts for more: "timedatectl set-ntp false" switches it off.'
        : 'Once the PC is booted anew, a time service that is on and has not set the clock counts for more: "timedatectl set-ntp false" switches it off.',
    ]);
    return exitCodes.done;
  } finally {
    await lock.release();
  }
}
