import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useLook } from '../look/look-context.tsx';
import { type Theme, themes } from '../look/palette.ts';
import { useText } from '../text/use-text.tsx';

function Choice(props: { isOn: boolean; label: string; onPress: () => void }): ReactNode {
  return (
    <Button className="choice" aria-pressed={props.isOn} data-current={props.isOn || undefined} onPress={props.onPress}>
      <span className="choice-box">{props.isOn && <Check aria-hidden />}</span>
      <span>{props.label}</span>
    </Button>
  );
}

function LookChoices(): ReactNode {
  const t = useText();
  const { choice, choose } = useLook();
  const chooseTheme = (theme: Theme) => () => choose({ ...choice, theme });
  return (
    <>
      <div className="choices" role="group" aria-label={t('access.theme')}>
        {themes.map((theme) => (
          <Choice key={theme} label={t(`access.theme.${theme}`)} isOn={choice.theme === theme} onPress={chooseTheme(theme)} />
        ))}
      </div>
      <div className="choices">
        <Choice label={t('access.lowReach')} isOn={choice.isLowReach} onPress={() => choose({ ...choice, isLowReach: !choice.isLowReach })} />
        <Choice label={t('access.scanning')} isOn={choice.isScanning} onPress={() => choose({ ...choice, isScanning: !choice.isScanning })} />
      </div>
    </>
  );
}

/** Theme, reach and scanning, for the length of one session. */
export default function LookSheet(): ReactNode {
  const t = useText();
  const { open } = useLook();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={() => open(null)}>
      <Modal className="sheet">
        <Dialog className="sheet-body">
          {({ close }) => (
            <>
              <Heading slot="title">{t('access.heading')}</Heading>
              <LookChoices />
              <p className="soft">{t('access.lasts')}</p>
              <Button className="action action-main" onPress={close}>
                {t('access.close')}
              </Button>
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
