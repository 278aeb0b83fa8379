import { Clock, CreditCard, Hourglass, Info, type LucideIcon, Users, Wrench, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ShownRefusalCode } from '../../contracts/refusal-codes.ts';
import type { DoorView } from '../../contracts/views.schema.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { CardAtReader, ClosedDoor, OpenDoor } from '../parts/illustrations.tsx';
import { IncidentLine } from '../parts/incident-line.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { WorkingSign } from '../parts/working-sign.tsx';
import { useText } from '../text/use-text.tsx';
import { doorMessage } from './door-message.ts';
import type { DoorSend } from './door-send.ts';

type Split = Extract<DoorView, { screen: 'idle' | 'awaitingPin' | 'checking' | 'granted' }>;
type Refused = Extract<DoorView, { screen: 'refused' }>;

function NextWaiting({ view }: { view: Pick<Refused, 'isNextWaiting' | 'hasLatecomer'> }): ReactNode {
  const t = useText();
  if (!view.isNextWaiting) return null;
  return (
    <p className="next-waiting">
      <Hourglass aria-hidden />
      {/* One short line in place of the other: with large letters there is room for one. */}
      <span>{t(view.hasLatecomer ? 'door.showAgain' : 'door.nextWaiting')}</span>
    </p>
  );
}

function IdlePicture({ view }: { view: Extract<Split, { screen: 'idle' }> }): ReactNode {
  const t = useText();
  if (view.siteState === 'staffed' || view.heldOpen !== undefined) return <OpenDoor />;
  if (view.siteState !== 'selfService') return <ClosedDoor />;
  return (
    <>
      <CardAtReader />
      <p className="picture-caption">{t('door.idle.caption')}</p>
    </>
  );
}

function DoorPlace({ view, send }: { view: Split; send: DoorSend }): ReactNode {
  if (view.screen === 'checking') return <WorkingSign />;
  if (view.screen === 'granted') return <OpenDoor />;
  if (view.screen === 'idle') return <IdlePicture view={view} />;
  return <Keypad digits={view.digits} send={send} cancel={() => send({ type: 'pin.cancel' })} />;
}

/** What to do on one side, where to do it on the other. */
export function DoorSplitScreen({ view, send }: { view: Split; send: DoorSend }): ReactNode {
  const t = useText();
  const message = doorMessage(view, t);
  return (
    <main className="split">
      <div className="split-words">
        {view.screen === 'idle' && <p className="eyebrow">{t(`door.idle.eyebrow.${view.siteState}`)}</p>}
        <ScreenHeading>{message.heading}</ScreenHeading>
        <p className="lead">{message.text}</p>
        {view.screen === 'awaitingPin' && (
          <ActionButton kind="plain" icon={X} onPress={() => send({ type: 'pin.cancel' })}>
            {t('shared.cancel')}
          </ActionButton>
        )}
        {view.screen === 'awaitingPin' && view.leaving !== null && <LeavingLine secondsLeft={view.leaving.secondsLeft} />}
        {(view.screen === 'checking' || view.screen === 'granted') && <NextWaiting view={view} />}
      </div>
      <div className="split-place">
        <DoorPlace view={view} send={send} />
      </div>
    </main>
  );
}

// One neutral sign for everything that concerns a person: the picture tells as little as the words.
const refusalIcons: Partial<Record<ShownRefusalCode, LucideIcon>> = {
  'outside-hours': Clock,
  'outside-hours-here': Clock,
  'staffed-hours-use-door': Clock,
  'card-unreadable': CreditCard,
  'pin-required-timeout': Hourglass,
  'pin-locked': Hourglass,
  'pin-locked-today': Hourglass,
  'site-full': Users,
  'library-system-unreachable': Wrench,
  'library-system-error': Wrench,
  'device-fault': Wrench,
};

/** A refusal: the reason as far as it concerns the library, and the next step. */
export function DoorMessageScreen({ view }: { view: Refused }): ReactNode {
  const t = useText();
  const message = doorMessage(view, t);
  const Icon = refusalIcons[view.code] ?? Info;
  return (
    <>
      <main className="message tone-attention">
        <span className="message-mark">
          <Icon aria-hidden />
        </span>
        <ScreenHeading>{message.heading}</ScreenHeading>
        <p className="lead">{message.text}</p>
        <NextWaiting view={view} />
      </main>
      <footer className="actions">
        <LeavingLine secondsLeft={view.leaving.secondsLeft} />
        <IncidentLine code={view.incidentCode} place="door" />
      </footer>
    </>
  );
}
