import { defineReader } from './define.js';

/** Outputs about licensing whose command no reader knows: every line of them is one that was not read. */
export const otherLicenseReader = defineReader([], [], (lines, reading) => {
  for (const line of lines) reading.unread.add(line);
  return {};
});
