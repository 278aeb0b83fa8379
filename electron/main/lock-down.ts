import type { Session, WebContents } from 'electron';
import { isAllowedKey } from './keyboard.policy.ts';
import { isOutboundAllowed } from './outbound.policy.ts';
import { isPermitted } from './permissions.policy.ts';

/** What the rules for a session depend on. */
export interface SessionLockOptions {
  readonly isDeveloper: boolean;
  readonly stationUrl: () => string;
}

/** What the rules for a page depend on. */
export interface ContentsLockOptions {
  readonly isDeveloper: boolean;
  /** Told where the page wanted to go; it stays where it is. */
  readonly onWish: (address: string) => void;
}

const deny = (event: { preventDefault(): void }): void => event.preventDefault();

/** Shuts a session: no permissions, no devices, no downloads, no address but our own and the station's. */
export function lockSession(session: Session, options: SessionLockOptions): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => decide(isPermitted(permission, details.requestingUrl)));
  session.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, `${origin}${origin.endsWith('/') ? '' : '/'}`));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', deny);
  session.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: !isOutboundAllowed(details.url, options.stationUrl(), options.isDeveloper) }),
  );
}

/** Shuts a page in: it stays where the shell put it, opens nothing, and hears only the keys it needs. */
export function lockContents(contents: WebContents, options: ContentsLockOptions): void {
  // The first of the two events; where it is denied, the second is not told.
  contents.on('will-frame-navigate', (event) => {
    event.preventDefault();
    if (event.isMainFrame) options.onWish(event.url);
  });
  contents.on('will-navigate', deny);
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  contents.on('login', (event) => event.preventDefault());
  contents.on('certificate-error', (event, _url, _error, _certificate, decide) => {
    event.preventDefault();
    decide(false);
  });
  // A page that asks to stay ("leave site?") would stop its own reload.
  contents.on('will-prevent-unload', deny);
  contents.on('context-menu', deny);
  contents.on('zoom-changed', () => contents.setZoomFactor(1));
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  void contents.setVisualZoomLevelLimits(1, 1);
  if (options.isDeveloper) return;
  contents.on('before-input-event', (event, input) => {
    if (!isAllowedKey(input)) event.preventDefault();
  });
  contents.on('devtools-opened', () => contents.closeDevTools());
}
