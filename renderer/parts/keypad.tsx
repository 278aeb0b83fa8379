import { Check, Delete } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Button } from 'react-aria-components/Button';
import { useText } from '../text/use-text.tsx';
import { keyIntentOf, type PinIntent } from './pin-keys.ts';

interface KeypadProps {
  readonly digits: number;
  send(intent: PinIntent): void;
  cancel(): void;
  /** What stands above the keys in place of the dots. */
  readonly shown?: ReactNode;
}

const digitKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** How many digits were given, never which. */
export function PinDots(props: { digits: number }): ReactNode {
  const t = useText();
  const places = Math.max(4, props.digits);
  return (
    <div className="pin-dots" role="img" aria-label={t('pin.entered', { count: props.digits })} data-crowded={places > 8 || undefined}>
      {Array.from({ length: places }, (_, place) => (
        <span key={place} className="pin-dot" data-filled={place < props.digits || undefined} />
      ))}
    </div>
  );
}

function usePinKeyboard({ send, cancel }: KeypadProps): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // What is pressed in the open settings is not meant for the pad behind them.
      if (event.target instanceof Element && event.target.closest('[role="dialog"]') !== null) return;
      const intent = keyIntentOf(event, event.target instanceof HTMLButtonElement);
      if (intent === null) return;
      event.preventDefault();
      if (intent === 'cancel') cancel();
      else send(intent);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

/** The key that ends the typing. Where its name is a word and a key too narrow for large letters, it has a sign as large as they must be, as the eraser has. */
function OkKey({ onPress }: { readonly onPress: () => void }): ReactNode {
  const name = useText()('pin.ok');
  const isWord = name.length > 2;
  return (
    <Button className={`key key-ok${isWord ? ' key-word' : ''}`} onPress={onPress}>
      {isWord && <Check aria-hidden />}
      <span>{name}</span>
    </Button>
  );
}

/** Large keys for the PIN; a keyboard's digits, Backspace, Enter and Escape do the same. */
export function Keypad(props: KeypadProps): ReactNode {
  const t = useText();
  usePinKeyboard(props);
  const digit = (key: string): ReactNode => (
    <Button key={key} className="key" onPress={() => props.send({ type: 'pin.press', key })}>
      {key}
    </Button>
  );
  return (
    <div className="keypad-block">
      {props.shown ?? <PinDots digits={props.digits} />}
      <div className="keypad" role="group" aria-label={t('pin.keys')} dir="ltr">
        {digitKeys.map(digit)}
        <Button className="key key-word" onPress={() => props.send({ type: 'pin.erase' })}>
          <Delete aria-hidden />
          <span>{t('pin.erase')}</span>
        </Button>
        {digit('0')}
        <OkKey onPress={() => props.send({ type: 'pin.submit' })} />
      </div>
    </div>
  );
}
