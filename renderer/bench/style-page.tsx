import { BookOpen, Check, X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { contrastRatio } from '../../contracts/contrast.ts';
import { paletteOf, type Theme, textPairs, themes } from '../look/palette.ts';
import { profileOf } from '../look/screen-profile.ts';
import { cssTokens, sizesOf } from '../look/tokens.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { BookAtReader, BooksOnPad, CardAtReader, ClosedDoor, OpenDoor, Shelf } from '../parts/illustrations.tsx';
import { ItemRow } from '../parts/item-row.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { Notice } from '../parts/notice.tsx';
import { type Mark, StateMark } from '../parts/state-mark.tsx';
import { WorkingSign } from '../parts/working-sign.tsx';
import { useText } from '../text/use-text.tsx';
import '../kiosk/items.css';
import './style-page.css';

const marks: readonly Mark[] = [
  ...([
    'asking',
    'done',
    'renewed',
    'onHold',
    'otherBranch',
    'unclear',
    'refused',
    'putBack',
    'problem',
    'own',
    'overdue',
    'ready',
    'waiting',
  ] as const),
  ...(['alreadyReturned', 'notOurs'] as const),
];
const nothing = (): void => undefined;
/** The kiosk's usual panel: sizes are computed for it, whatever this page is seen on. */
const panel = profileOf(1080, 1920);

function Colours({ theme }: { theme: Theme }): ReactNode {
  const palette = paletteOf(theme);
  return (
    <ul className="style-colours">
      {textPairs.map(([text, ground]) => (
        <li key={`${text} ${ground}`} style={{ color: palette[text], background: palette[ground] }}>
          <span>{text}</span>
          <span>{ground}</span>
          <span>{contrastRatio(palette[text], palette[ground]).toFixed(1)}</span>
        </li>
      ))}
    </ul>
  );
}

function Sizes({ theme }: { theme: Theme }): ReactNode {
  const sizes = Object.entries(sizesOf(panel, theme));
  return (
    <ul className="style-sizes">
      {sizes.map(([name, px]) => (
        <li key={name}>
          <code>{name}</code>
          <code>{px.toFixed(1)} px</code>
          <code>{(px / panel.pxPerMm).toFixed(1)} mm</code>
        </li>
      ))}
    </ul>
  );
}

function Components(): ReactNode {
  const t = useText();
  return (
    <div className="style-parts">
      <p className="style-display">{t('kiosk.idle.heading')}</p>
      <p className="lead">{t('kiosk.idle.question')}</p>
      <div className="style-line">
        <ActionButton kind="plain" icon={X} onPress={nothing}>
          {t('shared.cancel')}
        </ActionButton>
        <ActionButton kind="main" icon={Check} onPress={nothing}>
          {t('kiosk.items.done')}
        </ActionButton>
      </div>
      <Notice count={1}>{t('kiosk.card.text')}</Notice>
      <ul className="rows">
        {marks.map((mark) => (
          <ItemRow key={mark} mark={mark} title={mark} word={t('pin.ok')}>
            {t('kiosk.return.startText')}
          </ItemRow>
        ))}
      </ul>
      <div className="style-line">
        {marks.map((mark) => (
          <StateMark key={mark} mark={mark} />
        ))}
      </div>
      <Keypad digits={3} send={nothing} cancel={nothing} />
      <div className="style-line style-art">
        <CardAtReader />
        <BookAtReader />
        <BooksOnPad />
        <OpenDoor />
        <ClosedDoor />
        <Shelf />
        <WorkingSign />
        <BookOpen aria-hidden className="task-icon" />
      </div>
    </div>
  );
}

function ThemeColumn({ theme }: { theme: Theme }): ReactNode {
  const column = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    for (const [name, value] of cssTokens(paletteOf(theme), sizesOf(panel, theme))) column.current?.style.setProperty(name, value);
  }, [theme]);
  return (
    <section ref={column} className="style-theme" data-theme={theme} aria-label={theme}>
      <h2>{theme}</h2>
      <Colours theme={theme} />
      <Sizes theme={theme} />
      <Components />
    </section>
  );
}

/** The design language on one page: every token with its contrast and size, every component and state, in the three themes. */
export default function StylePage(): ReactNode {
  return (
    <div className="bench-style">
      {themes.map((theme) => (
        <ThemeColumn key={theme} theme={theme} />
      ))}
    </div>
  );
}
