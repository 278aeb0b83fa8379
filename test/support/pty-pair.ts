export { openPtyPair, type PtyPair } from '../../simulator/devices/pty-pair.ts';
