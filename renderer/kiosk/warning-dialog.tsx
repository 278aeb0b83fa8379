import { type ReactNode, useEffect } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { ActionButton } from '../parts/action-button.tsx';
import { useText } from '../text/use-text.tsx';
import type { KioskSend } from './kiosk-send.ts';

// These move the focus to "finish now" instead of meaning "I am here".
const movingKeys = new Set(['Tab', 'Shift', 'Enter', ' ', 'ArrowLeft', 'ArrowRight']);

function useAnyKeyExtends(send: KioskSend): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!movingKeys.has(event.key)) send({ type: 'session.extend' });
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [send]);
}

/** "Are you still there?": words, big seconds, one tap, and any key too. */
export default function WarningDialog({ secondsLeft, send }: { secondsLeft: number; send: KioskSend }): ReactNode {
  const t = useText();
  useAnyKeyExtends(send);
  const extend = (): void => send({ type: 'session.extend' });
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={extend}>
      <Modal className="sheet">
        <Dialog role="alertdialog" className="sheet-body warning">
          <Heading slot="title">{t('warning.heading')}</Heading>
          <p className="warning-seconds" role="timer">
            <span className="warning-number">{secondsLeft}</span> {t('warning.seconds', { count: secondsLeft })}
          </p>
          <p className="lead">{t('warning.text')}</p>
          <div className="sheet-actions">
            <ActionButton kind="plain" onPress={() => send({ type: 'session.end' })}>
              {t('warning.end')}
            </ActionButton>
            <ActionButton kind="main" onPress={extend} autoFocus>
              {t('warning.continue')}
            </ActionButton>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
