import { useEffect, useRef } from 'react';
import type { SoundCue } from '../../contracts/ports/sound.port.ts';
import { type ToneContext, WebAudioSound } from './web-audio-sound.ts';

let shared: AudioContext | null = null;

/** Sound is one of two channels: where the browser has none or forbids it, the screen says the same. */
async function browserSound(): Promise<ToneContext> {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') await shared.resume();
  return shared;
}

const pageSound = new WebAudioSound(browserSound);

/** Sounds what changed on the screen: `cueOf` gives the cue of a change, or null. */
export function useCues<View>(view: View, cueOf: (before: View, now: View) => SoundCue | null, isOn: boolean): void {
  const before = useRef(view);
  useEffect(() => {
    const cue = cueOf(before.current, view);
    before.current = view;
    if (isOn && cue !== null) pageSound.play(cue);
  }, [view, cueOf, isOn]);
}
