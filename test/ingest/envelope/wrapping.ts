import type { InnerLine } from '../../../src/ingest/envelope/hint.js';

/** Wraps a text as some tool would. */
export type Wrap = (text: string) => string;

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n');
const eachLine =
  (put: (line: string, index: number) => string): Wrap =>
  (text) =>
    `${linesOf(text).map(put).join('\n')}\n`;
/** A stamp to the second; each hour has a few lines. */
const hourly = (index: number) => new Date(Date.UTC(2026, 2, 11, 8) + index * 400_000).toISOString().slice(0, 19);
const second = (index: number) => String(index % 60).padStart(2, '0');

/** The letters of a text as Python writes them between single quotes. */
function pythonText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}'`;
}

function csvCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Every kind of wrapper, once or in several ways; none of them names a device. */
export const WRAPS: Readonly<Record<string, Wrap>> = {
  // Results of tools.
  'a JSON document': (text) => `${JSON.stringify({ status: 'ok', output: text })}\n`,
  'a JSON document, printed prettily': (text) => `${JSON.stringify({ results: [{ output: text }] }, null, 2)}\n`,
  'lists of lines': (text) => `${JSON.stringify({ stdout_lines: [linesOf(text)] }, null, 4)}\n`,
  'a value of Python': (text) => `{'changed': False, 'result': None, 'stdout': [${pythonText(text)}]}\n`,
  'bytes of Python': (text) => `b${pythonText(text)}\n`,
  'escaped line ends': (text) => `${JSON.stringify(text).slice(1, -1)}\n`,
  'YAML, a block': (text) => `stdout:\n- |-\n${eachLine((line) => (line === '' ? '' : `  ${line}`))(text)}`,
  'a code fence': (text) => `Here is the output.\n\n\`\`\`text\n${text.replace(/\n?$/, '\n')}\`\`\`\n`,
  'a table': (text) => `"time","source","output"\n"2026-03-11","script",${csvCell(text)}\n`,
  // Log systems, a line each.
  'Elastic events': eachLine((line) =>
    JSON.stringify({ event: { original: line, dataset: 'network.log' }, message: 'x' }),
  ),
  'Splunk results': eachLine((line, index) =>
    JSON.stringify({ preview: false, offset: index, result: { _raw: line, source: 'udp:514' } }),
  ),
  'Wazuh events': eachLine((line) =>
    JSON.stringify({ rule: { level: 3 }, full_log: line, decoder: { name: 'cisco-ios' } }),
  ),
  'Loki, one answer': (text) =>
    `${JSON.stringify({ status: 'success', data: { result: [{ stream: { job: 'net' }, values: linesOf(text).map((line) => ['', line]) }] } }, null, 1)}\n`,
  'an array of events': (text) =>
    `${JSON.stringify(linesOf(text).map((line) => ({ message: line, input: { type: 'udp' } })))}\n`,
  'a table of lines': (text) =>
    `_time,_raw\n${linesOf(text)
      .map((line) => `2026-03-11,${csvCell(line)}`)
      .join('\n')}\n`,
  // Something before every line.
  'a task log': eachLine((line, index) => `2026-03-11T09:30:${second(index)}: %AETEST-INFO: ${line}`),
  'stamps of a build server': eachLine((line, index) => `[2026-03-11T09:30:${second(index)}.123Z] ${line}`),
  'stamps of containers': eachLine((line, index) => `${hourly(index)}.123456789Z ${line}`),
  'stamps of containers in a zone': eachLine((line, index) => `${hourly(index)}.123456789+02:00 ${line}`),
  'names and stamps of containers': eachLine((line, index) => `[pod/relay-7d9f/relay] ${hourly(index)}.123Z ${line}`),
  'stamps and streams of containers': eachLine((line, index) => `${hourly(index)}.123456789Z stdout F ${line}`),
  'stamps and streams of build jobs': eachLine((line, index) => `${hourly(index)}.123456Z 01O ${line}`),
  'rows of a table, numbered, as code': (text) =>
    `| Line | Output |\n|-----:|:-------|\n${eachLine((line, index) => (line === '' ? `| ${index + 1} | |` : `| ${index + 1} | \`${line}\` |`))(text)}`,
  'line numbers': eachLine((line, index) => `${String(index + 1).padStart(6)}\t${line}`),
  'a quoted mail': eachLine((line) => `> ${line}`),
  'a mail quoted twice': eachLine((line) => (line === '' ? '>>' : `> > ${line}`)),
  'bars before lines': eachLine((line) => `| ${line}`.trimEnd()),
  'comments of a configuration': eachLine((line) => `! ${line}`.trimEnd()),
  'an added file': (text) =>
    `--- /dev/null\n+++ b/output\n@@ -0,0 +1,${linesOf(text).length} @@\n${eachLine((line) => `+${line}`)(text)}`,
  'an indentation': eachLine((line) => (line === '' ? '' : `    ${line}`)),
  // What people's programs make of text.
  'a web page': (text) =>
    `<pre>\n${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}</pre>\n`,
  'blanks that do not break': (text) => text.replaceAll('  ', '\u00a0 '),
};

/** A text as lines with their numbers. */
export function numbered(text: string): InnerLine[] {
  return text.split('\n').map((line, index) => ({ text: line, number: index + 1 }));
}
