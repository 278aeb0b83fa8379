import type { HoldSlip, ReceiptOrder } from '../../domain/self-checkout/kiosk-chart.port.ts';
import type { KioskPaper, Printed } from '../../domain/self-checkout/paper-ports.ts';

/** A kiosk's paper for tests: remembers every order, and answers with the function that a test may replace. */
export class FakeKioskPaper implements KioskPaper {
  readonly receipts: Omit<ReceiptOrder, 'sessionId'>[] = [];
  readonly slips: HoldSlip[] = [];
  drops = 0;
  answerReceipt: () => Promise<Printed> = async () => 'printed';

  printReceipt(order: Omit<ReceiptOrder, 'sessionId'>): Promise<Printed> {
    this.receipts.push(order);
    return this.answerReceipt();
  }

  async printSlip(slip: HoldSlip): Promise<void> {
    this.slips.push(slip);
  }

  async dropReceipt(): Promise<void> {
    this.drops += 1;
  }
}
