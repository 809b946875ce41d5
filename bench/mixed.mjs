// Logs in which licensing stands among lines that no reader knows: of applications, build servers and exports.
import { writeFileSync } from 'node:fs';

const WORDS =
  'accept request handler pool worker queue cache user order invoice payment timeout retry commit branch stage deploy build module gateway router rule packet flow opened started stopped failed index table shard replica backup stream batch job'.split(
    ' ',
  );
const LINES = 40_000;
const SHARE = 50;
const MESSAGE =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';

const two = (value) => String(value).padStart(2, '0');
const clock = (index) =>
  `${two(10 + (Math.floor(index / 3600) % 10))}:${two(Math.floor(index / 60) % 60)}:${two(index % 60)}`;
const word = (number) => WORDS[number % WORDS.length];
const words = (number, count) => Array.from({ length: count }, (_, at) => word(number * 7 + at * at + at)).join(' ');

const application = (index) =>
  `2026-03-04 ${clock(index)}.${100 + (index % 900)} ${index % 9 ? 'INFO' : 'WARN'}  [${word(index)}-${index % 32}] c.e.${word(index * 3)} - ${words(index, 3 + (index % 9))} id=${index * 17} took=${index % 5000}ms`;
const build = (index) =>
  [
    `+ ${word(index)} --${word(index * 5)}=${index % 99}`,
    `[INFO] ${words(index, 6)}`,
    `  PASS  test/${word(index)}.ts (${index % 999} ms)`,
  ][index % 3];
const row = (index) =>
  `${index},2026-03-04T${clock(index)}Z,"${words(index, 4)}",${word(index)},${index % 1000}.${10 + (index % 90)},192.0.2.${index % 250},up`;

/** What the lines are of, and what stands before each of them. */
const KINDS = {
  'an application': [application, () => ''],
  'a build server, a stamp before each line': [
    build,
    (index) => `[2026-03-04T${clock(index)}.${100 + (index % 900)}Z] `,
  ],
  'a table without a head': [row, () => ''],
};

/**
 * Writes such logs: 40,000 lines each, 2 % of them licensing messages.
 * @returns {Record<string, string>} their paths by what they are of
 */
export function writeMixed(folder) {
  return Object.fromEntries(
    Object.entries(KINDS).map(([name, [lineOf, before]], number) => {
      const path = `${folder}/mixed-${number}.log`;
      const lines = Array.from({ length: LINES }, (_, index) => {
        const line =
          index % SHARE === SHARE - 1 ? `Mar  4 ${clock(index)}.${100 + (index % 900)} UTC: ${MESSAGE}` : lineOf(index);
        return before(index) + line;
      });
      writeFileSync(path, `${lines.join('\n')}\n`);
      return [name, path];
    }),
  );
}
