import { isAboutLicensing, startsFacts, startsSnmp } from '../structured/index.js';
import type { RawLine } from './raw-line.js';

/** How a document is written: it decides where it ends. */
export type DocumentForm = 'xml' | 'json' | 'snmp' | 'facts';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const LESS = 0x3c;
/** `ansible_net_hostname: sw01` */
const LETTER_A = 0x61;
/** First letters of what tools of SNMP print: `.1.3.6`, `1.3.6`, `iso.`, `SNMPv2-SMI::`, `CISCO-SMART-LIC-MIB::`, `ciscoSla`, `enterprises.`. */
const SNMP_STARTS = [
  '.1.3.6.1.',
  '1.3.6.1.',
  'iso.',
  '.iso.',
  'SNMPv2-',
  'CISCO-SMART-LIC-MIB::',
  'ciscoSla',
  'enterprises.',
  'sysName',
].map((text) => Buffer.from(text));
/** Where the head of a notification in the log of snmptrapd has its addresses. */
const TRAP_HEAD_CAP = 400;

/** Elements that begin an answer, a message of NETCONF, or a body of the models; licence files are known by their own. */
const MARKUP =
  /^<(?:[\w.-]{1,40}:)?(?:rpc-reply|rpc|notification|hello|edit-config|data|licensing|native|state-info)[\s>/]|^<[\w.:-]{1,80}\s[^>]{0,300}xmlns(?::[\w.-]{1,40})?="(?:http:\/\/cisco\.com\/ns\/yang\/|http:\/\/tail-f\.com\/ns\/|urn:ietf:params:xml:ns:(?:netconf|yang)|urn:ios")/;

/** The form of the document that a line begins, by its first bytes; null where it begins none. */
export function documentForm(line: RawLine): DocumentForm | null {
  const { bytes, first, stop } = line;
  switch (bytes[first]) {
    case OPEN_BRACE:
      return bytes[stop - 1] === CLOSE_BRACE && stop - first > 2 && !isAboutLicensing(line.text) ? null : 'json';
    case OPEN_BRACKET:
      // A stamp or a word in brackets begins many a line of a log.
      return /^\s*\[\s*(?:[{[].*)?$/.test(line.text.slice(0, 80)) ? 'json' : null;
    case LESS:
      return MARKUP.test(line.text.slice(0, 600).trimStart()) ? 'xml' : null;
    case LETTER_A:
      return startsFacts(line.text) ? 'facts' : null;
    default:
      return mayBeSnmp(line) && startsSnmp(line.text) ? 'snmp' : null;
  }
}

function mayBeSnmp({ bytes, first, stop }: RawLine): boolean {
  const head = bytes.subarray(first, Math.min(stop, first + TRAP_HEAD_CAP));
  // 2025-03-02 10:00:00 sw1.example.net [UDP: [192.0.2.1]:58218->[192.0.2.9]:162]:
  if (head[0] === 0x32 || head.includes('snmptrapd')) return head.includes('P: [');
  if (head.includes("', transport_info='")) return true;
  return SNMP_STARTS.some((start) => start[0] === head[0] && head.subarray(0, start.length).equals(start));
}

/** Follows the brackets of a JSON document from line to line. */
export class Brackets {
  private depth = 0;
  private quote: string | null = null;

  /** Where the document ends in this line: the index behind its last bracket; -1 where it goes on. */
  end(text: string): number {
    for (let index = 0; index < text.length; index += 1) {
      const sign = text[index];
      if (this.quote !== null) {
        if (sign === '\\') index += 1;
        else if (sign === this.quote) this.quote = null;
      } else if (sign === '"' || sign === "'") this.quote = sign;
      else if (sign === '{' || sign === '[') this.depth += 1;
      else if (sign === '}' || sign === ']') {
        this.depth -= 1;
        if (this.depth <= 0) return index + 1;
      }
    }
    return -1;
  }
}
