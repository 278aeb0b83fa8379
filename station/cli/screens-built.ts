import { KioskError } from '../../contracts/errors.ts';
import { areScreensBuilt } from '../program-files.ts';

/** @throws KioskError SCREENS_NOT_BUILT where `dist/renderer` is missing. */
export function requireScreens(): void {
  if (!areScreensBuilt()) throw new KioskError('SCREENS_NOT_BUILT', 'The screens are not built yet: run "npm run build" once, then start again.');
}
