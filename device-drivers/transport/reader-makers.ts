/**
 * USB vendor ids of makers of scanners and card readers: Zebra (Symbol), Datalogic, Honeywell, Opticon, Newland, WGI, rf IDEAS,
 * Elatec. Their devices show as keyboards, as HID scanners or as serial ports, by how they are set.
 */
export const readerMakers: readonly number[] = [0x05e0, 0x05f9, 0x0c2e, 0x065a, 0x1eab, 0x24ea, 0x0c27, 0x09d8];
