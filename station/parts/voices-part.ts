import type { Voices } from '../../contracts/rpc.contract.ts';
import type { Language } from '../../contracts/patron-facts.ts';
import type { ViewSource } from '../rpc/latest-views.ts';
import type { StationParts } from './station-parts.ts';
import { VoiceDesk } from './voice-desk.ts';

/** Which screens read aloud through a voice of the station. */
export interface StationVoices {
  readonly kiosk: VoiceDesk | null;
  readonly doors: ReadonlyMap<string, VoiceDesk>;
}

type AnyScreen = ViewSource<{ readonly screen: string }>;

/** What `openVoices` is given. */
export interface VoicesPartOptions {
  readonly parts: Pick<StationParts, 'config' | 'clock' | 'devices'>;
  readonly kiosk: AnyScreen | null;
  readonly doors: ReadonlyMap<string, AnyScreen>;
}

/** A desk for each screen that has a voice in the config. */
export function openVoices({ parts: { config, clock, devices }, kiosk, doors }: VoicesPartOptions): StationVoices {
  const [ofKiosk] = config.kiosk.speech === 'none' ? [] : devices.ports('voice', 'kiosk.voice');
  return {
    kiosk: ofKiosk === undefined || kiosk === null ? null : new VoiceDesk({ voice: ofKiosk, clock, screen: kiosk }),
    doors: new Map(
      [...doors].flatMap(([id, screen]) =>
        devices
          .ports('voice', 'door.voice', id)
          .slice(0, 1)
          .map((voice): [string, VoiceDesk] => [id, new VoiceDesk({ voice, clock, screen })]),
      ),
    ),
  };
}

/** What the screens are told of them; absent: no screen has one. */
export function voicesInfo({ kiosk, doors }: StationVoices): Voices | undefined {
  if (kiosk === null && doors.size === 0) return undefined;
  const languagesOf = (desk: VoiceDesk | null): Language[] | null => (desk === null ? null : [...desk.languages]);
  return { kiosk: languagesOf(kiosk), doors: Object.fromEntries([...doors].map(([id, desk]) => [id, [...desk.languages]])) };
}
