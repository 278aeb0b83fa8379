import { type LucideIcon, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { Keypad } from '../parts/keypad.tsx';
import type { PinIntent } from '../parts/pin-keys.ts';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { useText } from '../text/use-text.tsx';

interface TypingProps {
  readonly heading: string;
  readonly text: string;
  readonly digits: number;
  /** What stands above the keys in place of dots. */
  readonly shown?: ReactNode;
  /** Below the words. */
  readonly children?: ReactNode;
  /** The way out in other words than "cancel". */
  readonly wayOut?: { readonly icon: LucideIcon; readonly word: string };
  send(intent: PinIntent): void;
  cancel(): void;
}

/** One question that is answered with digits: each key goes to the station at once, and only what the station tells of them comes back. */
export function Typing({ heading, text, digits, shown, children, wayOut, send, cancel }: TypingProps): ReactNode {
  const t = useText();
  return (
    <>
      <main className="ask ask-pin">
        <div className="ask-words">
          <ScreenHeading>{heading}</ScreenHeading>
          <p className="lead">{text}</p>
          {children}
        </div>
        <Keypad digits={digits} send={send} cancel={cancel} shown={shown} />
      </main>
      <footer className="actions">
        <ActionButton kind="plain" icon={wayOut?.icon ?? X} onPress={cancel}>
          {wayOut?.word ?? t('shared.cancel')}
        </ActionButton>
      </footer>
    </>
  );
}

/** The last digits of a number that is being typed; those before them are dots, so that no card's number stands on the screen. */
export function TypedNumber({ digits, tail }: { readonly digits: number; readonly tail: string }): ReactNode {
  const t = useText();
  return (
    <p className="typed-number" role="img" aria-label={t('pin.entered', { count: digits })} dir="ltr">
      {'•'.repeat(digits - tail.length)}
      {tail}
    </p>
  );
}
