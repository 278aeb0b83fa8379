import type { PrintState } from '../../contracts/receipt-view.schema.ts';
import { attempt, attemptAndForget } from '../attempt.ts';
import type { HoldSlip, KioskChartEvent, KioskChartPorts, ReceiptOrder } from './kiosk-chart.port.ts';

/** How a receipt came out. */
export type Printed = Exclude<PrintState, 'none' | 'printing'>;

/** Puts what a kiosk has to say on paper. No call throws, and none holds up a loan. */
export interface KioskPaper {
  /** Resolves when it is on paper, or will not be. */
  printReceipt(order: Omit<ReceiptOrder, 'sessionId'>): Promise<Printed>;
  printSlip(slip: HoldSlip): Promise<void>;
  /** Ends what is being printed of a patron and forgets what waits, within 500 ms. */
  dropReceipt(): Promise<void>;
}

/** What the ports to the paper are made of. */
export interface PaperPortParts {
  readonly paper?: KioskPaper;
  readonly send: (event: KioskChartEvent) => void;
}

/** The chart's ports to the paper; without a printer they do nothing. */
export function paperPorts({ paper, send }: PaperPortParts): Pick<KioskChartPorts, 'printReceipt' | 'printSlip' | 'dropReceipt'> {
  return {
    printReceipt: ({ sessionId, ...order }) => {
      if (paper === undefined) return;
      const answer = (print: Printed): void => send({ type: 'receipt.answered', sessionId, print });
      attempt(() => paper.printReceipt(order), { done: answer, failed: () => answer('failed') });
    },
    printSlip: (slip) => {
      if (paper !== undefined) attemptAndForget(() => paper.printSlip(slip));
    },
    dropReceipt: () => {
      if (paper !== undefined) attemptAndForget(() => paper.dropReceipt());
    },
  };
}
