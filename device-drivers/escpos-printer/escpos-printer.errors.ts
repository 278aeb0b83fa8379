import { KioskError } from '../../contracts/errors.ts';

const at = (path: string) => ({ context: { path }, retryable: true });

export function paperOutError(path: string): KioskError {
  return new KioskError('PRINTER_PAPER_OUT', 'The receipt printer is out of paper: put a new roll in.', at(path));
}

export function coverOpenError(path: string): KioskError {
  return new KioskError('PRINTER_COVER_OPEN', "The receipt printer's cover is open: close it until it clicks.", at(path));
}

export function printerOfflineError(path: string): KioskError {
  return new KioskError('DEVICE_TIMEOUT', 'The receipt printer says that it cannot print: look for a paper jam, switch it off and on.', at(path));
}

export function printerSilentError(path: string): KioskError {
  return new KioskError(
    'DEVICE_TIMEOUT',
    `The printer at ${path} does not say how it is: switch it on, check cable and baud rate; set tellsStatus = false only for one that cannot tell.`,
    at(path),
  );
}

export function printerForeignError(path: string): KioskError {
  return new KioskError(
    'DEVICE_OTHER_KIND',
    `What answers at ${path} is no receipt printer that speaks ESC/POS: check which device is plugged in there, and the baud rate.`,
    at(path),
  );
}

export function receiptCancelledError(path: string): KioskError {
  return new KioskError('CANCELLED', 'The receipt was not printed, or not to its end: its session is over.', { context: { path } });
}
