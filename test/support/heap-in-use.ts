import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** MB of JavaScript objects that are still needed, everything else collected first. */
export function heapInUseMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
