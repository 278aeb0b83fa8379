import { FileSearch, Keyboard, Trash2, Undo2, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { identityChecks, staffLookReasons, staffLookTasks, wardAskers } from '../../contracts/staff-look.ts';
import type { StaffLook } from '../../contracts/staff-records.schema.ts';
import type { TextKey } from '../../texts/keys.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { CardAtReader } from '../parts/illustrations.tsx';
import { LeavingLine } from '../parts/leaving-line.tsx';
import { ScreenHeading } from '../parts/screen-heading.tsx';
import { ThisMachine, useSideOf } from '../parts/this-machine.tsx';
import { useText } from '../text/use-text.tsx';
import { RecordRow } from './account-records.tsx';
import { hintKey } from './hint-words.ts';
import type { KioskScreenProps, KioskSend, ViewOf } from './kiosk-send.ts';
import { RowWay } from './row-way.tsx';
import { TypedNumber, Typing } from './typing.tsx';
import './staff.css';

type RecordsView = ViewOf<'staffRecords'>;
type Stage = RecordsView['stage'];
type StageOf<State extends Stage['state']> = Extract<Stage, { state: State }>;

interface ChoiceProps<Word extends string> {
  readonly name: 'task' | 'reason' | 'identity' | 'behalf';
  readonly words: readonly Word[];
  readonly chosen: Word | null;
  readonly keyOf: (word: Word) => TextKey;
  choose(word: Word): void;
}

/** One question with a few answers to tap; nothing is typed, so that nobody's name gets into a reason. */
function Choice<Word extends string>({ name, words, chosen, keyOf, choose }: ChoiceProps<Word>): ReactNode {
  const t = useText();
  const question = t(`kiosk.staff.records.${name}`);
  return (
    <li className="staff-question">
      <p aria-hidden>{question}</p>
      <div className="staff-answers" role="group" aria-label={question}>
        {words.map((word) => (
          <Button
            key={word}
            className="staff-answer"
            aria-pressed={word === chosen}
            data-current={word === chosen || undefined}
            onPress={() => choose(word)}
          >
            {t(keyOf(word))}
          </Button>
        ))}
      </div>
    </li>
  );
}

type Draft = { readonly [Name in keyof StaffLook]: StaffLook[Name] | undefined };

const behalves = ['own', ...wardAskers] as const;
const blank: Draft = { task: undefined, reason: undefined, identity: undefined, onBehalf: null };

function lookOf({ task, reason, identity, onBehalf = null }: Draft): StaffLook | null {
  return task === undefined || reason === undefined || identity === undefined ? null : { task, reason, identity, onBehalf };
}

function Form({ draft, change }: { readonly draft: Draft; change(draft: Draft): void }): ReactNode {
  return (
    <>
      <Choice
        name="task"
        words={staffLookTasks}
        chosen={draft.task ?? null}
        keyOf={(word) => `kiosk.staff.records.task.${word}`}
        choose={(task) => change({ ...draft, task })}
      />
      <Choice
        name="reason"
        words={staffLookReasons}
        chosen={draft.reason ?? null}
        keyOf={(word) => `kiosk.staff.records.reason.${word}`}
        choose={(reason) => change({ ...draft, reason })}
      />
      <Choice
        name="identity"
        words={identityChecks}
        chosen={draft.identity ?? null}
        keyOf={(word) => `kiosk.staff.records.identity.${word}`}
        choose={(identity) => change({ ...draft, identity })}
      />
      <Choice
        name="behalf"
        words={behalves}
        chosen={draft.onBehalf ?? 'own'}
        keyOf={(word) => `kiosk.staff.records.behalf.${word}`}
        choose={(word) => change({ ...draft, onBehalf: word === 'own' ? null : word })}
      />
    </>
  );
}

function Shown({ stage }: { readonly stage: StageOf<'shown'> }): ReactNode {
  const t = useText();
  return (
    <>
      <li className="rows-said">{stage.count === 0 ? t('kiosk.staff.records.none') : t('kiosk.staff.records.what', { number: stage.count })}</li>
      {stage.pinAttempts > 0 && <li className="rows-said">{t('kiosk.staff.records.pinAttempts', { number: stage.pinAttempts })}</li>}
      {!stage.isWhole && <li className="rows-said">{t('kiosk.staff.records.notWhole')}</li>}
      {stage.rows.map((record, at) => (
        // Records have no id, and their list never changes while it is shown.
        <RecordRow key={`record-${at + 1}`} record={record} />
      ))}
    </>
  );
}

function Erased({ stage: { removed, areBytesGone, stays } }: { readonly stage: StageOf<'erased'> }): ReactNode {
  const t = useText();
  return (
    <>
      <li className="rows-said">{t('kiosk.staff.records.erased', { number: removed })}</li>
      <li className="rows-said">{t(areBytesGone ? 'kiosk.staff.records.bytesGone' : 'kiosk.staff.records.bytesHeld')}</li>
      {stays.map(({ kind, count }, at) => (
        <li className="rows-said" key={`stays-${at + 1}`}>
          {t(`kiosk.staff.records.stays.${kind}`, { number: count })}
        </li>
      ))}
    </>
  );
}

function Told({ stage }: { readonly stage: Exclude<Stage, { state: 'choosing' | 'awaitingNumber' }> }): ReactNode {
  const t = useText();
  switch (stage.state) {
    case 'awaitingCard':
      return <li className="rows-said">{t(`kiosk.staff.records.card.${stage.task}`)}</li>;
    case 'asking':
      return <li className="rows-said">{t('kiosk.staff.records.asking')}</li>;
    case 'failed':
      return <li className="rows-said">{t('kiosk.staff.records.failed')}</li>;
    case 'shown':
      return <Shown stage={stage} />;
    case 'erased':
      return <Erased stage={stage} />;
  }
}

const isTold = ({ state }: Stage): boolean => state === 'shown' || state === 'erased' || state === 'failed';

interface WaysProps {
  readonly stage: Stage;
  readonly look: StaffLook | null;
  readonly send: KioskSend;
}

/** The next step: on with what was chosen, else away. */
function NextStep({ stage, look, send }: WaysProps): ReactNode {
  const t = useText();
  if (stage.state === 'choosing' && look !== null) {
    return (
      <ActionButton kind="main" icon={look.task === 'erase' ? Trash2 : FileSearch} onPress={() => send({ type: 'staff.look', look })}>
        {t('kiosk.staff.records.next')}
      </ActionButton>
    );
  }
  return (
    <ActionButton kind={stage.state === 'choosing' ? 'plain' : 'main'} icon={X} onPress={() => send({ type: 'session.end' })}>
      {t('kiosk.staff.close')}
    </ActionButton>
  );
}

/** A card that cannot be read, another card, and back to the panel: in the list, so that the next step stands alone. */
function OtherWays({ stage, send }: Omit<WaysProps, 'look'>): ReactNode {
  const t = useText();
  return (
    <>
      {stage.state === 'awaitingCard' && (
        <RowWay icon={Keyboard} onPress={() => send({ type: 'card.type' })}>
          {t('kiosk.card.type')}
        </RowWay>
      )}
      {isTold(stage) && (
        <RowWay icon={FileSearch} onPress={() => send({ type: 'staff.records' })}>
          {t('kiosk.staff.records.another')}
        </RowWay>
      )}
      <RowWay icon={Undo2} onPress={() => send({ type: 'staff.panel' })}>
        {t('kiosk.staff.records.back')}
      </RowWay>
    </>
  );
}

interface TypedCardProps extends Pick<RecordsView, 'leaving'> {
  readonly stage: StageOf<'awaitingNumber'>;
  readonly send: KioskSend;
}

/** The number of a card that cannot be read or is lost, with what will be done for it. */
function TypedCard({ stage, leaving, send }: TypedCardProps): ReactNode {
  const t = useText();
  return (
    <Typing
      heading={t('kiosk.staff.records.heading')}
      text={t(`kiosk.staff.records.number.${stage.time === 'first' ? stage.task : stage.time}`)}
      digits={stage.digits}
      shown={<TypedNumber digits={stage.digits} tail={stage.tail} />}
      wayOut={{ icon: Undo2, word: t('kiosk.staff.records.back') }}
      send={send}
      cancel={() => send({ type: 'staff.panel' })}
    >
      {leaving !== null && <LeavingLine secondsLeft={leaving.secondsLeft} />}
    </Typing>
  );
}

type ListView = Omit<RecordsView, 'stage'> & { readonly stage: Exclude<Stage, { state: 'awaitingNumber' }> };

function CardDrawing(): ReactNode {
  const side = useSideOf('card');
  return <div className="drawn-way">{side === null ? <CardAtReader /> : <ThisMachine side={side} thing="card" />}</div>;
}

/** Everything but the typing stands in one list. */
function List({ view, send }: { readonly view: ListView; readonly send: KioskSend }): ReactNode {
  const t = useText();
  const [draft, setDraft] = useState<Draft>(blank);
  const { stage, leaving } = view;
  const hint = hintKey(view);
  const isAwaited = stage.state === 'awaitingCard';
  return (
    <>
      <main className={`items staff${isAwaited ? ' drawn' : ''}`}>
        <div className="items-head">
          <FileSearch aria-hidden className="task-icon" />
          <ScreenHeading>{t('kiosk.staff.records.heading')}</ScreenHeading>
          {stage.state === 'choosing' && <p className="items-seen">{t('kiosk.staff.records.about')}</p>}
        </div>
        <ul className="rows" tabIndex={0} aria-label={t('kiosk.staff.records.heading')}>
          {hint !== null && <li className="rows-said">{t(hint)}</li>}
          {stage.state === 'choosing' ? <Form draft={draft} change={setDraft} /> : <Told stage={stage} />}
          <OtherWays stage={stage} send={send} />
        </ul>
        {isAwaited && <CardDrawing />}
      </main>
      <footer className="actions">
        <div className="actions-words">{leaving !== null && <LeavingLine secondsLeft={leaving.secondsLeft} />}</div>
        <NextStep stage={stage} look={lookOf(draft)} send={send} />
      </footer>
    </>
  );
}

/** What is kept with a card, for staff: why, then the card or its number, then what came of it. */
export default function StaffRecordsScreen({ view, send }: KioskScreenProps<'staffRecords'>): ReactNode {
  const { stage, ...rest } = view;
  if (stage.state === 'awaitingNumber') return <TypedCard stage={stage} leaving={view.leaving} send={send} />;
  return <List view={{ ...rest, stage }} send={send} />;
}
