import type { z } from 'zod';
import { itemPadShape, padRulesFault } from '../item-pad/item-pad.schema.ts';
import { baudRateSetting, characterSettings, pathSetting } from '../transport/line-settings.schema.ts';

/** Settings that every family of pads has, with the line that its maker delivers as the default. */
export function padShape(baudRate: 19200 | 38400, parity: 'none' | 'even') {
  return {
    path: pathSetting,
    baudRate: baudRateSetting.removeDefault().default(baudRate),
    dataBits: characterSettings.dataBits,
    parity: characterSettings.parity.removeDefault().default(parity),
    stopBits: characterSettings.stopBits,
    ...itemPadShape,
  } as const;
}

/** Refuses settings of a pad that cannot stand together. */
export function checkPadRules(settings: { readonly afiSecured: number; readonly afiUnsecured: number }, context: z.core.$RefinementCtx): void {
  const fault = padRulesFault(settings);
  if (fault !== null) context.addIssue({ code: 'custom', path: ['afiUnsecured'], message: fault });
}
