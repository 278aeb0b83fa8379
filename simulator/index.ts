/** Everything that the station may load of the twins. */
export { startDemoTwins } from './demo-twins.ts';
export { startSip2Server } from './library-system/sip2-server.ts';
export { startLibraryTwins } from './library-system/library-twins.ts';
export { openPtyTwinLine } from './devices/pty-twin-line.ts';
export { openTcpTwinLine } from './devices/tcp-twin-line.ts';
export { deviceTwinRows } from './devices/twin-table.ts';
