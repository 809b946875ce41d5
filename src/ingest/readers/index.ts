import type { ShowReader } from '../block.js';
import { licenseReaders } from './license.js';

/** Every command that is read, in the order in which outputs without a command line are recognised. */
export const showReaders: readonly ShowReader[] = [...licenseReaders];

const byCommand = new Map(
  showReaders.flatMap((reader) => reader.commands.map((command) => [command, reader] as const)),
);

/**
 * The reader of a canonical command; arguments and output filters may follow the words it is known by (`ping vrf Mgmt-vrf
 * cslu-local`, `show running-config | include license`). Null for commands that nothing reads.
 */
export function readerFor(command: string): ShowReader | null {
  const words = command.trim().toLowerCase().split(/\s+/);
  for (let length = Math.min(words.length, 8); length > 0; length -= 1) {
    const reader = byCommand.get(words.slice(0, length).join(' '));
    if (reader) {
      return reader;
    }
  }
  return null;
}
