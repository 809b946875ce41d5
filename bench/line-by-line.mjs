// What a script of an afternoon does: read line by line, match a regular expression, count by mnemonic.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const counts = new Map();
const lines = createInterface({ input: createReadStream(process.argv[2]), crlfDelay: Number.POSITIVE_INFINITY });
lines.on('line', (line) => {
  const match = /%SMART_LIC-(\d)-([A-Z_]+): (.*)/.exec(line);
  if (match) counts.set(match[2], (counts.get(match[2]) ?? 0) + 1);
});
lines.on('close', () => process.stdout.write(`${JSON.stringify(Object.fromEntries(counts))}\n`));
