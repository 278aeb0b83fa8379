/** Roles that may look at what is kept; each look is recorded under one. */
export const privacyRoles = ['staff', 'technician', 'dataProtectionOfficer'] as const;
export type PrivacyRole = (typeof privacyRoles)[number];
