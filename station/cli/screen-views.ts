/** Screens that `omatoimi screens --view` opens. */
export const screenViews = ['kiosk', 'door', 'technician'] as const;
export type ScreenView = (typeof screenViews)[number];
