import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useBenchText } from '../text/use-bench-text.ts';
import type { BenchProps } from './bench-props.ts';
import { readers } from './reader-roles.ts';

/** Any text as bytes through any reader: the way to try what no card holds. */
export function RawInput({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  const id = useId();
  const targets = readers(view.devices);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const device = targets.find((each) => each.id === chosen)?.id ?? targets[0]?.id;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (device !== undefined && text !== '') act({ type: 'scan.present', device, text });
  };
  return (
    <section className="panel">
      <h2>{t('bench.raw')}</h2>
      <form className="raw" onSubmit={send}>
        <label htmlFor={`${id}d`}>{t('bench.rawTarget')}</label>
        <select id={`${id}d`} value={device ?? ''} onChange={(event) => setChosen(event.target.value)}>
          {targets.map((each) => (
            <option key={each.id} value={each.id}>
              {each.role}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}t`}>{t('bench.rawText')}</label>
        <input
          id={`${id}t`}
          className="mono"
          value={text}
          maxLength={5000}
          onChange={(event) => setText(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <p className="soft">{t('bench.rawHint')}</p>
        <button type="submit" className="bench-button">
          {t('bench.send')}
        </button>
      </form>
    </section>
  );
}
