import { until } from '../../support/until.ts';
import type { LaunchedShell } from '../electron-app.ts';
import type { WatchedPage } from './browser.ts';
import { leftovers } from './leftovers.ts';
import { ShellKiosk } from './shell-kiosk.ts';
import type { Stage } from './stories.ts';
import type { TwinStation } from './twin-station.ts';

/** A page in a browser: the same one all the time. */
export function browserStage(station: TwinStation, { page }: WatchedPage): Stage {
  return { station, page: () => page, leftovers: (marks) => leftovers(page, marks), settled: async () => undefined, begun: () => undefined };
}

/** The shell, which shows another page after each visit. */
export function shellStage(station: TwinStation, shell: LaunchedShell): Stage {
  const kiosk = new ShellKiosk(shell);
  let used: ReturnType<typeof shell.app.windows>[number] | null = null;
  return {
    station,
    page: () => kiosk.page,
    leftovers: (marks) => kiosk.leftovers(marks),
    settled: async () => {
      const page = used;
      if (page !== null) await until('the end of the used page', () => page.isClosed(), 45_000);
      used = null;
    },
    begun: () => {
      used = kiosk.page;
    },
  };
}
