import { reverseBlocks, tellBlockOrder } from '../tag-data/block-order.codec.ts';
import { decodeTag } from '../tag-data/tag.codec.ts';
import type { FeigBlocks } from './feig-host.codec.ts';

/** Setting: in which order the reader sends the bytes of a block, or that tags shall tell. */
export type BlockOrderSetting = 'auto' | 'tagOrder' | 'reversed';

/**
 * Remembers in which order a reader sends the bytes inside a block. It is a trait of the reader: one tag that makes sense in one
 * order only tells it for all.
 */
export class BlockOrderMemory {
  readonly #setting: BlockOrderSetting;
  #learned: 'tagOrder' | 'reversed' | null = null;
  /** What long tags let suppose as long as none told it for sure. */
  #supposed: 'tagOrder' | 'reversed' = 'reversed';

  constructor(setting: BlockOrderSetting) {
    this.#setting = setting;
  }

  /** Whether writing is safe. */
  get isKnown(): boolean {
    return this.#setting !== 'auto' || this.#learned !== null;
  }

  /** Until a tag tells it, reversed as on CPR and MR readers. */
  get isReversed(): boolean {
    return (this.#setting === 'auto' ? (this.#learned ?? this.#supposed) : this.#setting) === 'reversed';
  }

  /** @param start a tag's first blocks, or null for later ones. @returns whether blocks must be turned round */
  judge(start: FeigBlocks | null, dsfid: number | null): boolean {
    if (this.#setting === 'auto' && start !== null && start.bytes.length >= 16) this.#learn(start, dsfid);
    return this.isReversed;
  }

  #learn({ bytes, blockSize }: FeigBlocks, dsfid: number | null): void {
    const told = tellBlockOrder(bytes, blockSize, dsfid);
    if (told !== 'unknown') this.#learned = told;
    else if (this.#learned === null) {
      const isOpen = isCleanStart(bytes, dsfid);
      if (isOpen !== isCleanStart(reverseBlocks(bytes, blockSize), dsfid)) this.#supposed = isOpen ? 'tagOrder' : 'reversed';
    }
  }
}

/** A record of ISO 28560-2 that is longer than what was read, and holds so far. */
function isCleanStart(bytes: Uint8Array, dsfid: number | null): boolean {
  return bytes.length >= 34 && decodeTag({ bytes, dsfid, isWhole: false }).kind === 'incomplete';
}
