import { easCommands, feigCommands, hostCommands } from './feig-host.codec.ts';

const commandNames: Readonly<Record<number, string>> = {
  [feigCommands.readBuffer]: 'read buffer',
  [feigCommands.clearBuffer]: 'clear buffer',
  [feigCommands.baudDetect]: 'baud detect',
  [feigCommands.cpuReset]: 'CPU reset',
  [feigCommands.version]: 'version',
  [feigCommands.readerInfo]: 'reader info',
  [feigCommands.rfReset]: 'RF reset',
  [feigCommands.outputs71]: 'set output',
  [feigCommands.outputs]: 'set output',
  [feigCommands.inputs]: 'get input',
  [feigCommands.readConfig]: 'read configuration',
  [feigCommands.writeConfig]: 'write configuration',
  [feigCommands.host]: 'ISO 15693 host command',
  [feigCommands.custom]: 'ISO 15693 custom command',
};

/** Sub-commands of 0xB0 by name. */
export const hostNames: Readonly<Record<number, string>> = {
  [hostCommands.inventory]: 'inventory',
  [hostCommands.stayQuiet]: 'stay quiet',
  [hostCommands.lockBlocks]: 'lock blocks',
  [hostCommands.readBlocks]: 'read blocks',
  [hostCommands.writeBlocks]: 'write blocks',
  [hostCommands.writeAfi]: 'write AFI',
  [hostCommands.lockAfi]: 'lock AFI',
  [hostCommands.writeDsfid]: 'write DSFID',
  [hostCommands.lockDsfid]: 'lock DSFID',
  [hostCommands.systemInformation]: 'system information',
  [hostCommands.blockSecurity]: 'block security',
};

/** Custom commands of NXP by name. */
export const easNames: Readonly<Record<number, string>> = {
  [easCommands.set]: 'set EAS',
  [easCommands.reset]: 'reset EAS',
  [easCommands.alarm]: 'EAS alarm',
};

/** A command's code and name, such as "0x69 RF reset". */
export function commandName(command: number): string {
  const code = `0x${command.toString(16).toUpperCase().padStart(2, '0')}`;
  const name = commandNames[command];
  return name === undefined ? code : `${code} ${name}`;
}
