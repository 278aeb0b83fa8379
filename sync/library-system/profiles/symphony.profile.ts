import { type LibraryProfile, protocolBase } from './profile.ts';

/** SirsiDynix Symphony: extension fields are set up by each site, so none is read here. */
export const symphony: LibraryProfile = { ...protocolBase, id: 'symphony' };
