import type { Stamp } from '../../model/stamp.js';
import { readToolMoment } from '../text/collected.js';
import { namedInFile } from '../text/file-name.js';
import { isTold, type Sender } from './hint.js';
import { readSender } from './log-events.js';
import { isDeviceWord, looksNamed, routedName } from './name-shape.js';
import { isCommandText } from './recognise.js';

/** A line that a tool printed around the outputs, and what it says about those below it. */
export interface Mark {
  readonly wrapper: string;
  readonly hostname: string | null;
  readonly address: string | null;
  /** See `Hint.context`. */
  readonly context?: string | null;
  /** The output below is that of this command. */
  readonly command: string | null;
  /** `begins`: another device's results follow; `part`: another result of the same device; `ends`: nothing that belongs to a result follows. */
  readonly kind: 'begins' | 'part' | 'ends';
  /** When what follows was received. */
  readonly at?: Stamp | null;
  /** What stands behind it on the same line, and is the first of the result. */
  readonly rest?: string;
}

type Reader = (line: string) => Mark | null;

/** `* sw01 ** changed : False ****`, `vvvv task ** changed : False vvvv INFO`, `^^^^ END task ^^^^`. */
function readNornir(line: string): Mark | null {
  const wrapper = 'Nornir results';
  const host = /^\* (\S+) \*\* changed : (?:True|False)(?: \*+)?\s*$/.exec(line)?.[1];
  if (host !== undefined) return { wrapper, ...readSender(host), command: null, kind: 'begins' };
  const task = /^(?:v{4}|-{4}) (.+?) \*\* changed : (?:True|False) [v-]+ [A-Z]+\s*$/.exec(line)?.[1];
  if (task !== undefined) {
    const command = task.replace(/^\S+: /, '');
    return { wrapper, hostname: null, address: null, command: isCommandText(command) ? command : null, kind: 'part' };
  }
  return /^\^{4} END .* \^+\s*$/.test(line)
    ? { wrapper, hostname: null, address: null, command: null, kind: 'ends' }
    : null;
}

/** `+++ sw01 with via 'cli': executing command 'show version' +++` of pyATS, behind its stamp or without it. */
function readUnicon(line: string): Mark | null {
  const [, host, command = ''] =
    /(?:^|: )\+\+\+ ([\w.-]+)(?:\([^)]*\))?(?: logfile| with (?:via|alias) '[^']*')?[: ](?:.*?executing command '([^']*)')?.* \+\+\+\s*$/.exec(
      line,
    ) ?? [];
  if (host === undefined) return null;
  return {
    wrapper: 'pyATS log',
    ...readSender(host),
    command: isCommandText(command) ? command : null,
    kind: 'begins',
  };
}

/** `[1] 09:20:01 [SUCCESS] sw01` of parallel-ssh. */
function readParallel(line: string): Mark | null {
  const host = /^\[\d+\] \d\d:\d\d:\d\d \[(?:SUCCESS|FAILURE)\] (\S+)(?: .*)?$/.exec(line)?.[1];
  return host === undefined ? null : { wrapper: 'pssh', ...readSender(host), command: null, kind: 'begins' };
}

/** `sw01 | CHANGED | rc=0 >>`: Ansible without a playbook. */
function readAdHoc(line: string): Mark | null {
  const host = /^(\S+) \| (?:SUCCESS|CHANGED|FAILED)!?(?: \| rc=-?\d+)? >>\s*$/.exec(line)?.[1];
  return host === undefined ? null : { wrapper: 'Ansible result', ...readSender(host), command: null, kind: 'begins' };
}

/** `  sw01 done | stdout: Utility:`: Ansible's unixy callback, the output right behind it. */
function readUnixy(line: string): Mark | null {
  const [, host, rest] = /^ {1,4}(\S+) (?:done|ok|changed|failed) \| (?:stdout|msg): (.*)$/.exec(line) ?? [];
  if (host === undefined || rest === undefined) return null;
  return { wrapper: 'Ansible result', ...readSender(host), command: null, kind: 'begins', rest };
}

/** `==> logs/sw01_show_tech.txt <==` of `head` and `tail`. */
function readFileMark(line: string): Mark | null {
  const path = /^==> (.+) <==\s*$/.exec(line)?.[1];
  if (path === undefined) return null;
  return { wrapper: 'files', ...readSender(namedInFile(path)), command: null, kind: 'begins' };
}

/** `+++ b/configs/sw01` of a unified diff, `Index: configs/sw01` above one of CVS and RANCID. */
function readChanged(line: string): Mark | null {
  const path = /^(?:\+\+\+ (?:[a-z]\/)?|Index: )([^\t]+?)(?:\t.*| \((?:revision \d+|working copy)\))?$/.exec(line)?.[1];
  const name = path === undefined ? '' : namedInFile(path.trim());
  return looksNamed(name) ? { wrapper: 'files', ...readSender(name), command: null, kind: 'begins' } : null;
}

/** `"sw01" = <<-EOT` of Terraform. */
function readHeredoc(line: string): Mark | null {
  const name = /^\s*"?([\w.-]+)"?\s*=\s*<<[-~]?\w+\s*$/.exec(line)?.[1];
  if (name === undefined || !looksNamed(name)) return null;
  return { wrapper: 'text within a value', ...readSender(name), command: null, kind: 'begins' };
}

/** `admin@ncs# devices device sw01 live-status exec show "license status"` of NSO, or with `license\\ status`. */
function readRemote(line: string): Mark | null {
  const [, host, command = ''] =
    /^\S+[#>]\s*(?:request )?devices device (\S+) live-status (?:\S+:)?exec (?:any )?["[]?(.+?)[\]"]?\s*$/.exec(line) ??
    [];
  if (host === undefined) return null;
  const typed = command.replace(/["[\]]|\\(?= )/g, '').trim();
  return { wrapper: 'NSO', ...readSender(host), command: isCommandText(typed) ? typed : null, kind: 'begins' };
}

/** `2026 Mar 11 09:20:07 (sw01) 192.0.2.7->/var/log/x` above a line in the alerts of OSSEC and Wazuh. */
function readAlert(line: string): Mark | null {
  const [, date = '', name, host = '', place = ''] =
    /^(\d{4} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d) (?:\(([^)]*)\) )?(\S+)->(\S+)\s*$/.exec(line) ?? [];
  if (date === '') return null;
  const sender = [name ?? '', place, host].map((each) => readSender(each)).find(({ address }) => address !== null);
  const at = readToolMoment(date);
  const address = sender?.address ?? null;
  // Who watches the file is no device; another one's lines are others'.
  const context = address === null ? `${host}->${place}` : null;
  return { wrapper: 'alerts', hostname: null, address, context, command: null, kind: 'begins', at };
}

/** `… [host sw01 session-id 12] Received: <rpc-reply …` in the log of ncclient. */
function readNcclient(line: string): Mark | null {
  const [, host, rest] = /^.{0,200}\[host (\S{1,253}) session-id \d{1,10}\] [^<]{0,200}(<.*)?$/.exec(line) ?? [];
  if (host === undefined) return null;
  const mark = { wrapper: 'ncclient log', ...readSender(host), command: null, kind: 'begins' } as const;
  return rest === undefined ? mark : { ...mark, rest };
}

/** `[#1] Received on "syslog.sw1"` of NATS, above what was received. */
function readQueue(line: string): Mark | null {
  const route = /^\[#\d+\] Received (?:on|JetStream message: .*?subject:) "?([^"\s]{1,253})"?/.exec(line)?.[1];
  const name = route === undefined ? null : routedName(route);
  return name === null ? null : { wrapper: 'queue', ...readSender(name), command: null, kind: 'begins' };
}

/** What may stand before the name in a title, and the address behind it. */
const BEFORE =
  '(?:(?:device|host(?:name)?|output (?:of|from)|node|switch|router|connect(?:ed|ing) to)(?: name)?[ :=]+)?';
const NAME = '([A-Za-z0-9][\\w.:-]*?)';
const BEHIND = String.raw`(?:[ \t]*\([\dA-Fa-f.:]+\))?:?`;
/** The name is the last group. */
const TITLES: readonly RegExp[] = [
  // `===== sw01 =====`
  new RegExp(String.raw`^([=#*~+_%<>!|@$-])\1{2,}[ \t]*${BEFORE}${NAME}${BEHIND}[ \t]*\1{3,}\s*$`, 'i'),
  // `### sw01`
  new RegExp(`^#{1,6} [ \\t]*${BEFORE}\`?${NAME}\`?${BEHIND}\\s*$`, 'i'),
  // `**sw01**`, `*sw01*`, `[b]sw01[/b]`, `h3. sw01`
  new RegExp(String.raw`^(?:\*\*?|\[b\])${BEFORE}${NAME}${BEHIND}(?:\*\*?|\[/b\]):?\s*$`, 'i'),
  new RegExp(String.raw`^h[1-6]\. \*?${BEFORE}${NAME}${BEHIND}\*?\s*$`, 'i'),
  // `\section{sw01}` of LaTeX
  new RegExp(String.raw`^\\(?:chapter|(?:sub)*section|(?:sub)?paragraph)\*?\{${BEFORE}${NAME}${BEHIND}\}\s*$`, 'i'),
  // `'sw01': '''`, a text of several lines in a program.
  new RegExp(String.raw`^\s*(["'])${NAME}\1\s*:\s*[a-z]?(?:'''|""")\s*\\?\s*$`, 'i'),
  // `sw01 >>>`, `>>> sw01`, `--> sw01`
  new RegExp(String.raw`^${NAME}${BEHIND}[ \t]*>{2,}\s*$`, 'i'),
  new RegExp(String.raw`^(?:>{2,}|[-=]{1,6}>)[ \t]*${BEFORE}${NAME}${BEHIND}\s*$`, 'i'),
  // `Device: sw01`, `Output of 192.0.2.1:`
  new RegExp(
    String.raw`^(?:(?:device|hostname|node|switch)(?: name)?[ \t]*[:=][ \t]*|(?:output (?:of|from)|connect(?:ed|ing) to)(?: name)?[ \t]+)${NAME}${BEHIND}\s*$`,
    'i',
  ),
];

/** `===== sw01 =====`, `### sw01`, `--- sw01 (192.0.2.1) ---`, `Device: sw01`, `Output of 192.0.2.1:`. */
function readTitle(line: string): Mark | null {
  // `=== sw01 === 2026-03-05 04:12:30`, `**sw01** (2026-03-05)`: when what stands below was collected.
  const [behind = '', date = ''] = TITLE_DATE.exec(line) ?? DATE_WITHIN.exec(line) ?? [];
  const title = line.replace(behind, '');
  const found = TITLES.map((each) => each.exec(title)?.at(-1)).find((name) => name !== undefined);
  if (found === undefined || !looksNamed(found)) return null;
  const sender = readSender(found);
  if (!isTold(sender)) return null;
  const at = date === '' ? null : readToolMoment(date.length === 10 ? `${date} 00:00:00` : date);
  return { wrapper: 'titles', ...sender, command: null, kind: 'begins', at };
}

const TITLE_DATE = /[ \t]+[([]?(20\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?)[)\]]?\s*$/;

/** `##### sw1 - 2026-03-11 09:20 #####` */
const DATE_WITHIN =
  /[ \t]+(?:[-–|,@][ \t]+)?[([]?(20\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?)[)\]]?(?=[ \t]*([=#*~+_%<>!|@$-])\2{2,}\s*$)/;

/** The device that the title of a block of text names: its name, or the name of a file after it; null for other titles. */
export function titleOf(title: string): Sender | null {
  const name = namedInFile(title.trim());
  return name !== '' && looksNamed(name) && /^[\w.:-]+$/.test(name) ? readSender(name) : null;
}

/** `sw01:`, `[devices."sw01"]`, `=== sw01`, `sw01`: a name alone on its line, with what marks it as a title. */
const LONE_NAME = /^(?:\[(?:[\w-]+\.)?["']?([\w.-]+)["']?\]|={1,5} ([\w.-]+)|\.?([A-Za-z][\w.-]*)(?:::?)?)\s*$/;

/** `192.0.2.1`, `Switch 192.0.2.1`, `Device: sw01`, above what is of it. */
const NOUN_AND_NAME =
  /^(?:(?:and|now|then|next|also|same|here|this|is|for|und|jetzt|dann|hier|et|puis|voici|y)\s+){0,3}(?:(?:switch|device|host|node|router|system|gerät|équipement|equipo)(?: name)?(?:\s*:\s*|\s+))?([\w.-]+)\s*:?\s*$/i;
/** `core-a 09:20`, `sw1, 9:20 AM` above a message of a chat that was opened for a device; people have no digit, and no letter behind a dash. */
const CHAT_HEAD =
  /^([A-Za-z][\w-]*?(?:\d[\w-]*|-[A-Za-z])),?\s+(?:[—–-]\s+)?\[?(?:(?:today|yesterday) at )?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?\]?\s*$/i;
/** `on sw-1 we see`, `und auf sw-2:`, `acc-a shows`: how people lead to what they paste. */
const IN_PROSE = [
  /^(?:[^%#>]{0,60}\s)?(?:on|from|auf|von|sur|op|på)\s+(?:(?:the\s+)?(?:switch|device|host|node|router)\s+)?([A-Za-z][\w.-]*[\w])(?![\w/])[^%#>]{0,60}$/i,
  /^(?:(?:and|und|et|then|now)\s+)?([A-Za-z][\w.-]*[\w])\s+(?:shows?|says?|said|has|sagt|zeigt|meldet|reports?|logs?|logged|dit|affiche)(?:\s[^%#>]{0,40})?:?\s*$/i,
];
/** Commands of a configuration that are one word with a dash. */
const LONE_COMMAND =
  /^(?:netconf-yang|call-home|telephony-service|call-manager-fallback|control-plane|restconf|gnxi)$/i;

/** The device that a line may be the title of, which what stands below it has to prove; null for other lines. */
export function readLoneName(line: string): Sender | null {
  if (line.length > 120) return null;
  const found = LONE_NAME.exec(line)
    ?.slice(1)
    .find((name) => name !== undefined);
  if (found === undefined || !looksNamed(found) || LONE_COMMAND.test(found)) return readLead(line);
  const sender = readSender(/\.(?:log|txt|out|cfg)$/i.test(found) ? namedInFile(found) : found);
  return isTold(sender) ? sender : null;
}

/** The same of a line in which people lead to what stands right below it. */
export function readLead(given: string): Sender | null {
  // `from *sw1*:`, ``on `sw1` ``
  const line = given.replace(/[*`]/g, '');
  const lone = NOUN_AND_NAME.exec(line)?.[1];
  const name =
    lone ??
    CHAT_HEAD.exec(line)?.[1] ??
    IN_PROSE.map((each) => each.exec(line)?.[1]).find((each) => each !== undefined);
  if (name === undefined || !isDeviceWord(name) || LONE_COMMAND.test(name)) return null;
  const sender = readSender(name);
  return isTold(sender) ? sender : null;
}

/** Whether a line stands between a title and its text: nothing, a rule, how the text shall be shown (AsciiDoc, reStructuredText). */
export function isDressing(line: string): boolean {
  return /^\s*$|^\s*([=~^"'`*#+.:-])\1{2,}\s*$|^\s+[a-z][\w ]{0,40}:\s*$|^\.\. [\w-]+::|^\[[\w,%= -]+\]\s*$|^\.\w/.test(
    line,
  );
}

/** `"show license status" = \"\"\"`, `show_license_status = Utility:`: a value of TOML or of an INI file, and its name as a command is written. */
export function readAssigned(
  line: string,
): { readonly name: string; readonly text: string; readonly quote: string | null } | null {
  const [, name, text = ''] = /^["']?([A-Za-z][\w .-]{0,60}?)["']?\s*=\s*(?!=)(.*)$/.exec(line.slice(0, 300)) ?? [];
  const quote = /^(?:"""|''')/.exec(text)?.[0] ?? null;
  return name === undefined ? null : { name: name.replaceAll('_', ' '), text: text.slice(quote?.length ?? 0), quote };
}

const READERS: readonly Reader[] = [
  readFileMark,
  readUnicon,
  readNornir,
  readAdHoc,
  readParallel,
  readUnixy,
  readChanged,
  readHeredoc,
  readRemote,
  readAlert,
  readQueue,
  readTitle,
];

/** Reads a line as one that a tool puts between outputs; null for any other. */
export function readMark(line: string): Mark | null {
  if (line.includes(' session-id ')) return readNcclient(line);
  if (
    !/^\[(?:#?\d+\] |b\])|^[*v^#=~+_%<>!@$-]|\||^[A-Za-z]{4,10}\b|\+\+\+ |<<|->\S|>>|live-status|^h\d\. |^\\[a-z]{4,}\*?\{|(?:'''|""")\s*\\?\s*$/.test(
      line,
    ) ||
    line.length > 300
  )
    return null;
  for (const read of READERS) {
    const mark = read(line);
    if (mark !== null) return mark;
  }
  return null;
}
