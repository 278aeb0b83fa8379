import type { BenchAction, BenchView } from '../../contracts/bench.schema.ts';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import type { TechnicianView } from '../../contracts/technician.schema.ts';
import type { DoorView, KioskView, SeenDoorIntent, SeenKioskIntent } from '../../contracts/views.schema.ts';
import type { StationClient } from './rpc-connection.ts';
import type { Surface } from './screen-link.ts';

/** The kiosk's screen. */
export const kioskSurface: Surface<KioskView, SeenKioskIntent> = {
  watch: ({ client }) => client.kiosk.watch(),
  send: (client, intent) => client.kiosk.send(intent),
  pictures: (client) => client.site.pictures(),
};

/** Which door a panel is for: the one that its address names, else the station's first one. */
export function doorOfPanel(named: string | null, doors: readonly string[] = []): string {
  return named ?? doors[0] ?? 'main';
}

/** The panel of one door. */
export function doorSurface(named: string | null): Surface<DoorView, SeenDoorIntent> {
  let door = doorOfPanel(named);
  return {
    watch: ({ client }, station) => {
      door = doorOfPanel(named, station.doors);
      return client.door.watch({ door });
    },
    send: (client, intent) => client.door.send({ door, intent }),
    pictures: (client) => client.site.pictures(),
  };
}

/** The bench. */
export const benchSurface: Surface<BenchView, BenchAction> = {
  watch: ({ client }) => client.bench.watch(),
  send: (client, action) => client.bench.act(action),
};

/** What the start page may do: make codes for the other screens. */
export interface StartView {
  mintCode(role: ScreenRole): Promise<string>;
}

/** The start page: it watches nothing, it only makes codes as long as the connection lasts. */
export const startSurface: Surface<StartView, never> = {
  watch: async ({ client, closed }) => startViews((role) => client.session.mintCode({ role }).then(({ code }) => code), closed),
  send: async () => undefined,
};

async function* startViews(mintCode: StartView['mintCode'], closed: Promise<void>): AsyncGenerator<StartView> {
  yield { mintCode };
  await closed;
}

/** The technician's page: whether somebody is signed in, and the way to everything else. */
export interface TechnicianLink {
  readonly view: TechnicianView;
  readonly client: StationClient;
}

/** The technician's page. Its panels ask and watch for themselves. */
export const technicianSurface: Surface<TechnicianLink, never> = {
  watch: async ({ client }) => technicianLinks(await client.technician.watch(), client),
  send: async () => undefined,
};

async function* technicianLinks(views: AsyncIterable<TechnicianView>, client: StationClient): AsyncGenerator<TechnicianLink> {
  for await (const view of views) yield { view, client };
}
