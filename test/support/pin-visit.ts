import type { DoorRig } from './door-rig.ts';
import { Presentations } from './presentations.ts';
import { type DoorPanel, openDoorPanel } from './station-screens.ts';
import { until } from './until.ts';

/** What came of a PIN at a door. */
export interface PinVisit {
  /** How long after the last key the library system was asked, in milliseconds; null: it was not. */
  readonly waitedMs: number | null;
  /** The refusal's code, or the panel's screen. */
  readonly outcome: string;
}

const presentations = new Presentations<DoorRig>();

/** Opens the panel of a rig's door and waits for its first view. */
export async function openRigPanel(door: DoorRig): Promise<DoorPanel> {
  const panel = await openDoorPanel(String((await door.station.ready)['tokenFile']));
  await until('the panel shows something', () => panel.views.length > 0);
  return panel;
}

/** Shows a card at a real door, types a PIN, and waits until the panel is at rest again. */
export async function visitWithPin(
  { door, panel }: { readonly door: DoorRig; readonly panel: DoorPanel },
  card: string,
  pin: string,
): Promise<PinVisit> {
  const shows = (...screens: readonly string[]): boolean => screens.includes(panel.views.at(-1)?.screen ?? '');
  await presentations.present(door, card, () => door.reader.write(`${card}\r`));
  await until('the pad', () => shows('awaitingPin'));
  const asked = door.questions().length;
  // From before the last key: the station's own wait begins with it, and its answer may come late.
  const sentAtMs = performance.now();
  await panel.enterPin(pin);
  let waitedMs: number | null = null;
  const isAnswered = (): boolean => {
    if (waitedMs === null && door.questions().length > asked) waitedMs = performance.now() - sentAtMs;
    return shows('refused', 'granted');
  };
  await until('the answer', isAnswered, 20_000);
  const view = panel.views.at(-1);
  const outcome = view !== undefined && 'code' in view ? view.code : (view?.screen ?? '');
  if (outcome !== 'granted') await panel.send({ type: 'pin.cancel' });
  await until('idle again', () => shows('idle'), 10_000);
  return { waitedMs, outcome };
}
