import { DoorClosed, DoorOpen, Lightbulb, LightbulbOff, Plug, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import type { LibraryFault } from '../../contracts/bench.schema.ts';
import { useBenchText } from '../text/use-bench-text.ts';
import type { BenchProps } from './bench-props.ts';

const faults: readonly LibraryFault[] = ['none', 'slow', 'silent', 'garbage', 'cut'];

/** The relay's lamp and count, and the door's contact. */
export function DoorHardware({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  const { relay, contact } = view;
  return (
    <section className="panel pair">
      <div className="lamp" data-on={relay.isOn || undefined}>
        {relay.isOn ? <Lightbulb aria-hidden /> : <LightbulbOff aria-hidden />}
        <div role="status">
          <h2>{t('bench.relay')}</h2>
          <p>{t(relay.isOn ? 'bench.relay.on' : 'bench.relay.off')}</p>
          <p className="soft">{t('bench.releases', { count: relay.releases })}</p>
        </div>
      </div>
      <div className="lamp" data-on={contact.isOpen || undefined}>
        {contact.isOpen ? <DoorOpen aria-hidden /> : <DoorClosed aria-hidden />}
        <div>
          <h2>{t('bench.contact')}</h2>
          <p>{t(contact.isOpen ? 'bench.contact.open' : 'bench.contact.closed')}</p>
          <Button className="bench-button" onPress={() => act({ type: 'contact.set', isOpen: !contact.isOpen })}>
            {t(contact.isOpen ? 'bench.contact.setClosed' : 'bench.contact.setOpen')}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** How the library system's twin behaves. */
export function LibraryFaults({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  return (
    <section className="panel" aria-labelledby="bench-library">
      <h2 id="bench-library">{t('bench.library')}</h2>
      <div className="segments" role="group" aria-labelledby="bench-library">
        {faults.map((fault) => (
          <Button
            key={fault}
            className="segment"
            aria-pressed={view.libraryFault === fault}
            data-current={view.libraryFault === fault || undefined}
            onPress={() => act({ type: 'library.fault', fault })}
          >
            {t(`bench.fault.${fault}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** Every device with its traffic, and its plug. */
export function DevicePanel({ view, act }: BenchProps): ReactNode {
  const t = useBenchText();
  return (
    <section className="panel" aria-labelledby="bench-devices">
      <h2 id="bench-devices">{t('bench.devices')}</h2>
      <ul className="panel-rows panel-short">
        {view.devices.map((device) => (
          <li key={device.id}>
            <div className="panel-words">
              <p className="panel-title">
                {device.role}{' '}
                <span className={device.isPlugged ? 'tag' : 'tag tag-off'}>{t(device.isPlugged ? 'bench.plugged' : 'bench.unplugged')}</span>
              </p>
              <p className="mono">
                {device.driver} · {t('bench.traffic', { in: device.bytesIn, out: device.bytesOut })}
              </p>
            </div>
            <div className="panel-buttons">
              <Button
                className="bench-button"
                aria-label={`${t(device.isPlugged ? 'bench.unplug' : 'bench.plug')}: ${device.role}`}
                onPress={() => act({ type: 'device.plug', device: device.id, isPlugged: !device.isPlugged })}
              >
                {device.isPlugged ? <Unplug aria-hidden /> : <Plug aria-hidden />}
                {t(device.isPlugged ? 'bench.unplug' : 'bench.plug')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
