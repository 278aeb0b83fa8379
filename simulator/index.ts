/** Everything that the station may load of the twins. */
export { startDemoTwins } from './demo-twins.ts';
export { startSip2Server } from './library-system/sip2-server.ts';
export { startLibraryTwins } from './library-system/library-twins.ts';
