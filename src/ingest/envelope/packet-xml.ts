import { dictOf, type Group, linesUpTo } from './group.js';
import type { InnerLine } from './hint.js';
import { decodeEntities } from './markup.js';
import { TAG } from './recognise.js';

/** Lines of one packet: PDML has one for each field of each protocol. */
const PACKET_LINES = 1000;
const SECTION = /<section>([^<]*)<\/section>/g;
/** The columns that Wireshark has unless somebody changes them. */
const COLUMNS = ['No.', 'Time', 'Source', 'Destination', 'Protocol', 'Length', 'Info'];
const FIELD = /<field\b[^<>]{0,400}\bname="([^"]{1,80})"[^<>]*?\bshow="([^"]*)"/g;
const SHOWN_FIRST = /<field\b[^<>]*?\bshow="([^"]*)"[^<>]{0,400}\bname="([^"]{1,80})"/g;
/** The fields of PDML that tell of a message; `tshark -T fields` names them alike. */
const TOLD: ReadonlySet<string> = new Set(['timestamp', 'frame.time_epoch', 'ip.src', 'ipv6.src', 'syslog.msg']);

/**
 * The packet that begins on a line of a PSML or PDML document (Wireshark, "Export Packet Dissections"; `tshark -T psml`, `-T pdml`) and
 * holds a message. Source: the formats' description in Wireshark, doc/README.xml-output.
 */
export function readPacketElement(lines: readonly InnerLine[], from: number): Group | null {
  if (!/^\s*<packet>/.test(lines[from]?.text ?? '')) return null;
  const to = linesUpTo(lines, from, /<\/packet>/, PACKET_LINES);
  const inside = lines.slice(from, to + 1);
  const message = inside.find(({ text }) => TAG.test(text));
  if (message === undefined) return null;
  const text = inside.map((line) => line.text).join('\n');
  const cells = [...text.matchAll(SECTION)].map(([, cell = '']) => decodeEntities(cell));
  const columns = columnsAbove(lines, from) ?? COLUMNS;
  const pairs =
    cells.length === columns.length
      ? columns.map((name, index) => [name, cells[index] ?? ''] as const)
      : fieldsIn(text).filter(([name]) => TOLD.has(name));
  return pairs.length < 2 ? null : { from, to, value: dictOf(pairs, message.number) };
}

function fieldsIn(text: string): (readonly [name: string, value: string])[] {
  const named = [...text.matchAll(FIELD)].map(([, name = '', value = '']) => [name, decodeEntities(value)] as const);
  const shown = [...text.matchAll(SHOWN_FIRST)].map(
    ([, value = '', name = '']) => [name, decodeEntities(value)] as const,
  );
  return [...named, ...shown];
}

/** The columns that the head of a PSML document names; null where it is not among the lines. */
function columnsAbove(lines: readonly InnerLine[], at: number): string[] | null {
  const from = lines.findIndex(({ text }, index) => index < at && /<structure>/.test(text));
  if (from < 0) return null;
  const to = linesUpTo(lines, from, /<\/structure>/, PACKET_LINES);
  const text = lines
    .slice(from, to + 1)
    .map((line) => line.text)
    .join('\n');
  return [...text.matchAll(SECTION)].map(([, name = '']) => decodeEntities(name));
}
