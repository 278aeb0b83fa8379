import { useEffect } from 'react';
import { playWarningTone } from './warning-tone.ts';

let shared: AudioContext | null = null;

/** Sound is one of two channels: where the browser has none or forbids it, the screen says the same. */
async function sound(): Promise<void> {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') await shared.resume();
  playWarningTone(shared);
}

/** Sounds once when what uses it appears. */
export function useWarningTone(isOn: boolean): void {
  useEffect(() => {
    if (isOn) sound().catch(() => undefined);
  }, [isOn]);
}
