// The page's first script: a few hundred bytes, so that it opens the connection to the station while everything else is still being fetched and
// read. The station's answer is on its way when the screens can be drawn.
import { openEarly, resumeKey } from './link/early-socket.ts';
import { stationSocketUrl } from './link/shell-bridge.ts';

const { location, omatoimi, sessionStorage } = window;
// A page that nobody brought a code for has nothing to say to the station.
if (omatoimi !== undefined || location.hash !== '' || sessionStorage.getItem(resumeKey(location.pathname)) !== null)
  openEarly(window, stationSocketUrl(omatoimi, location.origin));
