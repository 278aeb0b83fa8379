import { useEffect, useRef } from 'react';
import type { KioskView } from '../../contracts/views.schema.ts';
import { kioskCue } from './kiosk-cue.ts';
import { type ToneContext, WebAudioSound } from './web-audio-sound.ts';

let shared: AudioContext | null = null;

/** Sound is one of two channels: where the browser has none or forbids it, the screen says the same. */
async function browserSound(): Promise<ToneContext> {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') await shared.resume();
  return shared;
}

const kioskSound = new WebAudioSound(browserSound);

/** Sounds what changed on the kiosk's screen. */
export function useKioskSound(view: KioskView, isOn: boolean): void {
  const before = useRef(view);
  useEffect(() => {
    const cue = kioskCue(before.current, view);
    before.current = view;
    if (isOn && cue !== null) kioskSound.play(cue);
  }, [view, isOn]);
}
