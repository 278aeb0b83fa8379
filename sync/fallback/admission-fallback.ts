import type { DoorId } from '../../contracts/ids.ts';
import type { AdmissionFallback, FallbackQuestion } from '../../contracts/ports/admission-fallback.port.ts';
import type { CardNumber } from '../../contracts/secrets.ts';
import { CardWhitelist } from './card-whitelist.ts';
import { RecentAdmissions } from './recent-admissions.ts';

export { CardWhitelist, RecentAdmissions };

/** Both named policies of a door behind one port; a site may have either. */
export class StationFallback implements AdmissionFallback {
  readonly #whitelist: CardWhitelist | null;
  readonly #recent: RecentAdmissions;

  constructor(whitelist: CardWhitelist | null, recent: RecentAdmissions) {
    this.#whitelist = whitelist;
    this.#recent = recent;
  }

  isListed(card: CardNumber, door: DoorId): boolean {
    return this.#whitelist !== null && this.#whitelist.find(card, door) !== null;
  }

  isListedWhenClosed(card: CardNumber, door: DoorId): boolean {
    return this.#whitelist?.find(card, door)?.whenClosed === true;
  }

  async verifyListed(question: FallbackQuestion): Promise<boolean> {
    return (await this.#whitelist?.verify(question)) === true;
  }

  get remembersAnybody(): boolean {
    return this.#recent.isOn;
  }

  verifyRecent(question: FallbackQuestion): Promise<boolean> {
    return this.#recent.verify(question);
  }

  admitted(question: FallbackQuestion): void {
    this.#recent.admitted(question);
  }

  refused(card: CardNumber): void {
    this.#recent.refused(card);
  }
}
