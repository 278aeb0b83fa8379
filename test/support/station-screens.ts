import { readFile } from 'node:fs/promises';
import type { ScreenRole } from '../../contracts/rpc.contract.ts';
import type { DoorIntent, DoorView } from '../../contracts/views.schema.ts';
import { mintCodes } from '../../station/rpc/mint-codes.ts';
import { connectClient } from './rpc-client.ts';

/** Opens a page's session of this role at a running station, as the holder of its token file. */
export async function openPage(tokenFile: string, role: ScreenRole) {
  const { url, token } = JSON.parse(await readFile(tokenFile, 'utf8')) as { url: string; token: string };
  const code = (await mintCodes({ url, token, roles: [role] })).get(role) ?? '';
  const page = await connectClient(url, new URL(url).origin);
  await page.client.session.open({ secret: code });
  return page;
}

/** The panel of one door, as its page sees it. */
export interface DoorPanel {
  /** Every view since the panel was opened, oldest first. */
  readonly views: readonly DoorView[];
  send(intent: DoorIntent): Promise<void>;
  /** Presses each digit, then OK. */
  enterPin(pin: string): Promise<void>;
  close(): void;
}

/** Opens the panel of a door and follows its views. */
export async function openDoorPanel(tokenFile: string, door = 'main'): Promise<DoorPanel> {
  const page = await openPage(tokenFile, 'doorPanel');
  const views: DoorView[] = [];
  const stream = await page.client.door.watch({ door });
  const follow = async (): Promise<void> => {
    for await (const view of stream) views.push(view);
  };
  // The stream ends with an error when the panel or the station closes: that is the end of following.
  void follow().catch(() => undefined);
  const send = (intent: DoorIntent): Promise<void> => page.client.door.send({ door, intent });
  return {
    views,
    send,
    enterPin: async (pin) => {
      for (const key of pin) await send({ type: 'pin.press', key });
      await send({ type: 'pin.submit' });
    },
    close: () => page.close(),
  };
}
