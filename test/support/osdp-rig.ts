import { brandId, type DeviceId } from '../../contracts/ids.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { guardClock } from '../../device-drivers/lcus-relay/guard-clock.ts';
import { OsdpBus } from '../../device-drivers/osdp/osdp-bus.ts';
import { OsdpDevice } from '../../device-drivers/osdp/osdp-device.ts';
import { OsdpInput, osdpInputSettings } from '../../device-drivers/osdp/osdp-input.driver.ts';
import { OsdpOutput, osdpLock } from '../../device-drivers/osdp/osdp-output.driver.ts';
import { OsdpReader } from '../../device-drivers/osdp/osdp-reader.driver.ts';
import { type OsdpReaderSettings, osdpReaderSettings } from '../../device-drivers/osdp/osdp-reader.schema.ts';
import { OsdpTwin, type OsdpTwinOptions } from '../../simulator/devices/osdp-twin.ts';
import type { ContractLine, ContractLineMaker } from '../contract/lines.ts';

/** A made-up key, in hex. */
export const osdpKeyText = '00112233445566778899aabbccddeeff';
export const osdpKey = new Uint8Array(Buffer.from(osdpKeyText, 'hex'));

export type OsdpRigSettings = Partial<Pick<OsdpReaderSettings, 'address' | 'baudRate' | 'secureChannel' | 'check' | 'installMode'>>;

/** An OSDP device on a line, and the bus that reaches it. */
export class OsdpRig {
  readonly twin: OsdpTwin;
  readonly line: ContractLine;
  readonly bus: OsdpBus;
  readonly folder = mkdtempSync(path.join(tmpdir(), 'osdp-'));
  readonly #context = { id: brandId<DeviceId>('osdp'), clock: guardClock };
  readonly device: OsdpDevice;

  private constructor(twin: OsdpTwin, line: ContractLine, settings: OsdpRigSettings) {
    this.twin = twin;
    this.line = line;
    this.bus = new OsdpBus({ path: '/dev/osdp', baudRate: settings.baudRate ?? 9600, routeAt: () => line.route, clock: guardClock });
    this.device = this.deviceAt(settings);
  }

  static async start(makeLine: ContractLineMaker, settings: OsdpRigSettings = {}, options: OsdpTwinOptions = {}): Promise<OsdpRig> {
    let made: ContractLine | null = null;
    const twin = await OsdpTwin.start(
      async (events) => {
        made = await makeLine(events);
        return made.twinLine;
      },
      { key: osdpKey, ...options },
    );
    return new OsdpRig(twin, made as unknown as ContractLine, settings);
  }

  /** Another device on the line, or this one. */
  deviceAt(settings: OsdpRigSettings, keyText = osdpKeyText): OsdpDevice {
    const isOff = settings.secureChannel === 'off';
    const keyFile = path.join(this.folder, `${keyText.slice(0, 4)}.key`);
    if (!isOff && settings.installMode !== true) writeFileSync(keyFile, `${keyText}\n`, { mode: 0o600 });
    const parsed = osdpReaderSettings.parse({ path: '/dev/osdp', ...settings, ...(isOff ? {} : { keyFile }) });
    return new OsdpDevice(parsed, this.bus);
  }

  reader(device = this.device): OsdpReader {
    const settings = osdpReaderSettings.parse({ path: '/dev/osdp', secureChannel: 'off' });
    return new OsdpReader({ settings, device }, this.#context);
  }

  input(input = 0, wiring: 'normallyOpen' | 'normallyClosed' = 'normallyOpen'): OsdpInput {
    const settings = osdpInputSettings.parse({ path: '/dev/osdp', secureChannel: 'off', input, wiring });
    return new OsdpInput({ settings, device: this.device }, this.#context);
  }

  output(output = 0): OsdpOutput {
    return new OsdpOutput({ output, device: this.device }, this.#context);
  }

  lock(output = 0): ReturnType<typeof osdpLock> {
    return osdpLock({ output, device: this.device }, this.#context);
  }

  async stop(): Promise<void> {
    await this.twin.stop();
    await this.line.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
