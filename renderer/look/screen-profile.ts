/** The real screen in front of a person: what turns millimetres and degrees into pixels. */
export interface ScreenProfile {
  /** Width and height of the page in CSS pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** CSS pixels in one real millimetre of this screen. */
  readonly pxPerMm: number;
  /** From the eye to the screen, in millimetres. */
  readonly distanceMm: number;
}

interface KnownPanel {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly widthMm: number;
  readonly distanceMm: number;
}

// 21.5 inches upright and lying, the usual 10.1-inch door panel, the 12.1-inch 4:3 panel of older desks, the two 7-inch panels
// that stand outdoors beside a door.
const knownPanels: readonly KnownPanel[] = [
  { widthPx: 1080, heightPx: 1920, widthMm: 267.8, distanceMm: 600 },
  { widthPx: 1920, heightPx: 1080, widthMm: 476.1, distanceMm: 600 },
  { widthPx: 1280, heightPx: 800, widthMm: 217.5, distanceMm: 500 },
  { widthPx: 1024, heightPx: 768, widthMm: 245.9, distanceMm: 500 },
  { widthPx: 800, heightPx: 480, widthMm: 154.1, distanceMm: 500 },
  { widthPx: 1024, heightPx: 600, widthMm: 154.2, distanceMm: 500 },
];

// A browser window on a desktop monitor: 96 CSS pixels to the inch.
const desktopPxPerMm = 96 / 25.4;

/** The profile of a page of this size: the panel that is sold with this many pixels, otherwise a desktop monitor. */
export function profileOf(widthPx: number, heightPx: number): ScreenProfile {
  const panel = knownPanels.find((known) => known.widthPx === widthPx && known.heightPx === heightPx);
  if (panel === undefined) return { widthPx, heightPx, pxPerMm: desktopPxPerMm, distanceMm: 600 };
  return { widthPx, heightPx, pxPerMm: widthPx / panel.widthMm, distanceMm: panel.distanceMm };
}

/** Millimetres on the screen that fill this angle at the profile's distance. */
export function mmOfDegrees(profile: ScreenProfile, degrees: number): number {
  return 2 * profile.distanceMm * Math.tan((degrees * Math.PI) / 360);
}
