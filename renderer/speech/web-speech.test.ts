import { describe, expect, it } from 'vitest';
import { WebSpeech } from './web-speech.ts';

const voice = (lang: string, localService = true): SpeechSynthesisVoice => ({ lang, localService, name: lang, voiceURI: lang, default: false });

function setUp(...voices: SpeechSynthesisVoice[]) {
  const said: SpeechSynthesisUtterance[] = [];
  let cancels = 0;
  const speech = new WebSpeech(
    {
      speak: (utterance) => void said.push(utterance),
      cancel: () => {
        cancels += 1;
      },
      getVoices: () => voices,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
    (text) => ({ text }) as SpeechSynthesisUtterance,
  );
  return { speech, said, cancels: () => cancels };
}

describe('the browser’s voices', () => {
  it('are found by the language, whatever the country and however the tag is written', () => {
    const { speech } = setUp(voice('fi-FI'), voice('ar_SA'), voice('sv-SE'));
    expect((['fi', 'ar', 'sv', 'se', 'en'] as const).map((language) => speech.speaks(language))).toEqual([true, true, true, false, false]);
  });

  it('prefer Swedish as it is spoken in Finland', () => {
    const { speech, said } = setUp(voice('sv-SE'), voice('sv-FI'));
    speech.say(['Välkommen.'], { language: 'sv', volume: 0.7 }, () => undefined);
    expect(said.map(({ text, lang, volume }) => [text, lang, volume])).toEqual([['Välkommen.', 'sv-FI', 0.7]]);
  });

  it('are none where they would send the words over the network', () => {
    const { speech, said } = setUp(voice('fi-FI', false));
    speech.say(['Tervetuloa.'], { language: 'fi', volume: 1 }, () => undefined);
    expect([speech.speaks('fi'), said]).toEqual([false, []]);
  });

  it('tell each text that was said to its end', () => {
    const { speech, said } = setUp(voice('fi-FI'));
    const heard: number[] = [];
    speech.say(['Kuitti', 'Kalevala'], { language: 'fi', volume: 1 }, (place) => heard.push(place));
    said.at(1)?.onend?.(new Event('end') as SpeechSynthesisEvent);
    expect(heard).toEqual([1]);
  });

  it('end at once', () => {
    const { speech, cancels } = setUp(voice('fi-FI'));
    speech.hush();
    expect(cancels()).toBe(1);
  });
});
