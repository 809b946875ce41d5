import type { Line } from '../text/line.js';
import { OBJECTS } from './models/smart-license-mib.js';

/** One variable of a walk or of a notification. */
export interface Varbind {
  /** `ciscoSla…` without that beginning, for what the MIB has; `sysName`, `snmpTrapOID` and the enterprise of a trap of SNMPv1. */
  readonly name: string;
  /** Row of a table, or `0`; of an unknown object all that stands below the MIB. */
  readonly index: string;
  /** A number with its name is the name alone: `inUse` of `inUse(15)`. */
  readonly value: string;
  readonly lines: readonly Line[];
}

/** How the tools of net-snmp begin the OID of an enterprise (`-On`, default, without SMI, `-Of`), and one of the standard's. */
const ENTERPRISES = String.raw`(?:\.?1\.3\.6\.1\.4\.1|\.?iso\.3\.6\.1\.4\.1|(?:SNMPv2-SMI::)?enterprises|\.?iso\.org\.dod\.internet\.private\.enterprises)`;
const NUMERIC = new RegExp(String.raw`^${ENTERPRISES}\.9\.9\.831((?:\.\d{1,10}){1,12})(?=[\s|]|$)`);
const NAMED =
  /^(?:CISCO-SMART-LIC-MIB::|\.?iso\.org\.dod\.internet\.private\.enterprises\.cisco\.(?:\w{1,60}\.){1,8})?ciscoSla(\w{1,60})\.(\d{1,10})(?=[\s|]|$)/;
const NEIGHBOURS =
  /^(?:SNMPv2-MIB::|\.?(?:1|iso)\.3\.6\.1\.2\.1\.1\.|\.?(?:1|iso)\.3\.6\.1\.6\.3\.1\.1\.4\.|DISMAN-EVENT-MIB::|\.iso\.org\.dod\.internet\.(?:mgmt|snmpV2)\.(?:[\w-]{1,40}\.){1,8})?(sysName|snmpTrapOID|5|1|sysUpTimeInstance|sysUpTime|3)(?:\.0)?(?=[\s|]|$)/;

/** Does the line begin with an OID or a name of the MIB, whatever the options of the tool? */
export function isVarbind(text: string): boolean {
  const line = text.trimStart();
  return NUMERIC.test(line) || NAMED.test(line);
}

/** Any line that tools of SNMP print for a variable, of whatever MIB: the neighbours in a walk. */
export function isAnyVarbind(text: string): boolean {
  return /^\s*(?:\.?(?:1|iso)(?:\.\d{1,10}){3,}|\.iso(?:\.[\w-]{1,40}){3,}|[A-Z][A-Za-z0-9-]{2,60}::[\w.-]{2,200}|ciscoSla\w{1,60}(?:\.\d{1,10}){1,4})(?:\s*[=|]|\s)/.test(
    text,
  );
}

const NAMES: ReadonlyMap<string, string> = new Map(OBJECTS);
/** Longest first, so that `5.1.1.2` is found before `5`. */
const IN_TABLE = /^(5\.1\.1\.\d+)\.(\d+)$/;

function objectOf(oid: string): { name: string; index: string } {
  const below = oid.replace(/^\.(?:0\.)?/, '');
  const row = IN_TABLE.exec(below);
  if (row !== null) return { name: NAMES.get(row[1] ?? '') ?? '', index: row[2] ?? '' };
  const scalar = /^(\d+(?:\.\d+)*)\.0$/.exec(below)?.[1];
  // Below `.1` without the `0` stand notifications.
  const isObject = oid.startsWith('.0.') || !oid.startsWith('.1.');
  return { name: (isObject && NAMES.get(scalar ?? '')) || '', index: scalar ?? below };
}

/** One variable; null for other lines. Values that go on below are added by `joinLines`. */
export function readVarbind(text: string, lines: readonly Line[]): Varbind | null {
  const line = text.trimStart();
  const numeric = NUMERIC.exec(line);
  const named = numeric === null ? NAMED.exec(line) : null;
  const neighbour = numeric === null && named === null ? NEIGHBOURS.exec(line) : null;
  const matched = numeric ?? named ?? neighbour;
  if (matched === null) return null;
  const value = writtenValue(line.slice(matched[0].length));
  if (value === null) return null;
  if (numeric !== null) return { ...objectOf(numeric[1] ?? ''), value, lines };
  if (named !== null) return { name: named[1] ?? '', index: named[2] ?? '', value, lines };
  const name = neighbourOf(matched[0], matched[1] ?? '');
  return name === null ? null : { name, index: '0', value, lines };
}

function neighbourOf(oid: string, last: string): string | null {
  if (last.startsWith('sys') || last.startsWith('snmp')) return last.replace(/Instance$/, '');
  if (/\.6\.3\.1\.1\.4\.1\.0$/.test(oid)) return 'snmpTrapOID';
  return /\.2\.1\.1\.5\.0$/.test(oid) ? 'sysName' : /\.2\.1\.1\.3\.0$/.test(oid) ? 'sysUpTime' : null;
}

/** ` = INTEGER: inUse(15)`, ` = "text"`, ` 1` (`-Oq`), `|2|15` (snmprec); null where the agent says that there is no such object. */
function writtenValue(rest: string): string | null {
  const record = /^\|(\d{1,3}x?)\|(.*)$/s.exec(rest);
  if (record !== null) return record[1]?.endsWith('x') ? fromHex(record[2] ?? '') : (record[2] ?? '');
  const written = rest.replace(/^\s*(?:=\s?)?/, '').trimEnd();
  if (/^No (?:Such (?:Object|Instance)|more variables)/i.test(written)) return null;
  const typed =
    /^(INTEGER|Integer32|Gauge32|Unsigned32|Counter32|Counter64|STRING|Hex-STRING|OID|Timeticks|IpAddress|BITS|Opaque):\s?(.*)$/s.exec(
      written,
    );
  const type = typed?.[1] ?? '';
  const bare = (typed?.[2] ?? written).trim();
  if (type === 'Hex-STRING') return fromHex(bare);
  // inUse(15)
  const enumerated = /^([A-Za-z]\w*)\(\d+\)$/.exec(bare)?.[1];
  return enumerated ?? unquoted(bare);
}

function unquoted(text: string): string {
  return /^"[\s\S]*"$/.test(text) && text.length > 1 ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}

function fromHex(text: string): string {
  const digits = text.replace(/"/g, '').replace(/\s+/g, '');
  if (!/^(?:[\da-f]{2})+$/i.test(digits)) return text;
  const bytes = Buffer.from(digits, 'hex');
  return bytes.toString('latin1').replace(/\0+$/, '');
}

/** Puts values that go on below, quoted text and hexadecimal digits, back into the line that they belong to. */
export function joinLines(lines: readonly Line[]): { text: string; lines: Line[] }[] {
  const joined: { text: string; lines: Line[] }[] = [];
  for (const line of lines) {
    const open = joined.at(-1);
    if (open !== undefined && goesOn(open.text, line.text)) {
      open.text += ` ${line.text.trim()}`;
      open.lines.push(line);
    } else joined.push({ text: line.text, lines: [line] });
  }
  return joined;
}

function goesOn(above: string, text: string): boolean {
  if (isAnyVarbind(text) || text.trim() === '') return false;
  if (/Hex-STRING:[\s\da-fA-F]*$/.test(above)) return /^\s*(?:[\da-fA-F]{2}(?:\s+|$)){1,32}$/.test(text);
  const quotes = above.split('"').length - 1;
  return isVarbind(above) && quotes % 2 === 1 && above.length < 4096;
}

/** The number of a notification of the MIB in a value such as `.1.3.6.1.4.1.9.9.831.1.12`; null for any other value. */
export function trapNumber(value: string): number | null {
  const match = new RegExp(String.raw`^${ENTERPRISES}\.9\.9\.831\.1(?:\.0)?\.(\d{1,3})$`).exec(value.trim());
  return match === null ? null : Number(match[1]);
}
