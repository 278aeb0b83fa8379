import type { LibraryProfileId } from '../../../contracts/library-system-config.schema.ts';
import { alma } from './alma.profile.ts';
import { aurora } from './aurora.profile.ts';
import { evergreen } from './evergreen.profile.ts';
import { fbs } from './fbs.profile.ts';
import { generic } from './generic.profile.ts';
import { koha } from './koha.profile.ts';
import { lumi } from './lumi.profile.ts';
import { polaris } from './polaris.profile.ts';
import type { LibraryProfile } from './profile.ts';
import { sierra } from './sierra.profile.ts';
import { symphony } from './symphony.profile.ts';
import { wise } from './wise.profile.ts';

/** Every profile by its name in the config. */
export const profilesById: Readonly<Record<LibraryProfileId, LibraryProfile>> = {
  lumi,
  koha,
  aurora,
  evergreen,
  sierra,
  polaris,
  symphony,
  alma,
  wise,
  fbs,
  generic,
};
