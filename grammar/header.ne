# What stands before `%FAC-SEV-MNEMONIC` in a log line: the envelope as IOS XE, relays and consoles write it.
#
#   [<PRI>][version ][relay-stamp relay-host ][count: ][origin: ][seq: ][*|.]stamp[ zone]:
#
# Every header has exactly one parse. The lexer makes one token of each stamp, label or word; the grammar says which
# stamp is the device's own: the last one that ends in a colon. It sees kinds of tokens only, so that its answer can be
# remembered by the sequence of kinds. Shapes after the configuration guides of `service timestamps`, `service
# sequence-numbers` and `logging origin-id`, RFC 3164 section 4.1 and RFC 5424 section 6.

@preprocessor typescript

@{%
import moo from 'moo';

/** In any case: pipelines lower-case whole lines. */
const inAnyCase = (words: string) => words.replace(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
const MONTH = inAnyCase('(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)');
const WEEKDAY = inAnyCase('(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)');
const CLOCK = '\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?';
// 01:58:40.411 PM
const TIME = `${CLOCK}(?: [AaPp][Mm])?`;
//                Mar  7 2026 23:37:36.600                      2020 Jun 22 22:28:45
const STAMP = `(?:${MONTH} {1,2}\\d{1,2}(?: \\d{4})? ${TIME}|\\d{4} ${MONTH} {1,2}\\d{1,2} ${TIME})`;
/** `UTC`, `mdt`, `NewYork`, `UTC+07:30`, `+0100`. */
const ZONE = '(?:(?:UTC|GMT|utc|gmt)[+-]\\d{1,2}(?::?\\d\\d)?|[A-Za-z]{1,9}|[+-]\\d{2}:?\\d\\d)';
/** A label's colon may be followed by the next part without a blank, as `grep -n` and IOS XR print it. */
const AFTER = `(?=\\s|$|[*.]?${STAMP}|<\\d|\\d+:)`;
const pattern = (...parts: string[]) => new RegExp(parts.join(''));

const lexer = moo.compile({
  space: /[ \t]+/,
  // <189>
  pri: /<\d{1,3}>/,
  // Original Address=192.0.2.1
  kiwi: /Original Address=\S+/,
  // 1 2026-04-25T14:30:00.123Z
  version: /1(?= +(?:-|\d{4}-\d\d-\d\d[Tt]\S+) )/,
  // %$ VDC-1 %$   the part of an NX-OS device that speaks
  vdc: /%\$ VDC-\d+ %\$/,
  // [syslog@9 s_id="sw1:666"]:   as `logging host … session-id` puts it
  session: /\[syslog@\d+ s_id="[^"]{1,255}"\]:?/,
  // 192.0.2.7 → 192.0.2.100 Syslog 231 LOCAL7.ERR:   as Wireshark sums a packet up
  captured: /[0-9A-Fa-f:.]{2,45} (?:→|->|\\u2192) [0-9A-Fa-f:.]{2,45} {1,8}Syslog \d+ [A-Za-z0-9]+\.[A-Za-z]+:(?=\s|$)/,
  // Message forwarded from sw1:   AIX and the like
  forwarded: /[Mm]essage forwarded from [^\s:]{1,255}:/,
  // [ID 702911 local7.error]   Solaris
  tagged: /\[ID \d+ [a-z0-9]+\.[a-z]+\]/,
  // 2024-10-11T10:15:31.208321-05:00   [2024-10-11 10:15:31]   2024/10/11 10:15:31
  iso: pattern('\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[Tt \\t]', TIME, '(?: ?(?:[Zz]|[+-]\\d\\d:?\\d\\d|UTC|GMT|utc|gmt))?(?:\\]:?|:)?', '(?=\\s|$)'),
  // 10/11/2024 10:15:31 AM   11.10.2024 10:15:31   Fri Oct 11 10:15:31 2024   Oct 11, 2024 10:15:31   1728641731.208   [Oct 11 10:15:31]
  foreign: pattern(
    '\\[?(?:\\d{1,2}(?:-\\d{1,2}-|/\\d{1,2}/|\\.\\d{1,2}\\.)\\d{4},?[ \\t]', TIME,
    '|', WEEKDAY, ',? +', MONTH, ' {1,2}\\d{1,2} ', CLOCK, '(?: [A-Z]{1,5})? \\d{4}',
    '|', MONTH, ' {1,2}\\d{1,2}, \\d{4},? ', TIME,
    '|\\d{1,2} ', MONTH, ' \\d{4},? ', TIME,
    '|1\\d{9}\\.\\d{3,9}(?=\\]|[ \\t])|1\\d{9}(?:\\.\\d{1,9})?(?=\\]|[ \\t]+[^ \\t:]+[ \\t]))(?:\\]:?|:)?(?=\\s|$)',
    '|\\[', STAMP, '\\]:?(?=\\s|$)',
  ),
  // *Mar  7 2026 23:37:36.600 UTC:
  own: pattern('[*.]?', STAMP, `(?: {1,2}${ZONE})?`, '[ \\t]*:', '(?!\\d)'),
  // Jul 13 08:23:43
  stamp: pattern('[*.]?', STAMP, '(?=\\s|$)'),
  // 00:12:34:   1d02h:   2y10w:
  uptime: /[*.]?(?:\d{1,3}:\d\d:\d\d(?:\.\d+)?|\d+d\d+h|\d+w\d+d|\d+y\d+w):(?=\s|$)/,
  // 2001:db8::1:
  address: /[0-9A-Fa-f:]{0,40}?::[0-9A-Fa-f:.]{0,40}?:?(?=\s|$)|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}:?(?=\s|$)/,
  // RP/0/RP0/CPU0:
  node: /[.!*]?(?:[A-Z]{1,8}\/)?\d+\/[A-Z]*\d+\/[A-Z]+\d*:/,
  // smartlicserver[390]:
  process: /[\w./-]{1,64}\[\d+\][ \t]*:(?=\s|$)/,
  // SW1#   SW1(config)#   SW1#show
  prompt: pattern('[A-Za-z0-9][\\w.-]{0,62}(?:\\([\\w-]{1,40}\\))?[#>](?:', AFTER, '|(?=[a-z]))'),
  // logs/sw1.log:12:   as grep names the file
  file: pattern('[^\\s:]{0,200}[./][^\\s:]{0,55}:(?:\\d+:)?(?=[*.]?', STAMP, '|<\\d|\\d{6}:|\\d{4}-\\d\\d-\\d\\d[T ]\\d)'),
  // 12:00:00.065   23:43.398   what is left of a stamp that a relay took apart
  clock: /\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?:?(?=\s|$)/,
  // 000123:   -1504483602:   counters of 32 bits run over
  number: pattern('-?\\d+:', AFTER),
  // sw01:
  name: pattern('(?:(?!<\\d{1,3}>)[^\\s:]){1,255}:', AFTER),
  colon: /:(?=\s|$)/,
  // Text up to the next blank, or up to a stamp that a console printed into it, or a PRI behind the bytes of a packet.
  word: pattern('(?:(?![*.]', STAMP, '|<\\d{1,3}>)\\S)+'),
});

/** White space only separates. */
const next = lexer.next.bind(lexer);
lexer.next = () => {
  let token = next();
  while (token?.type === 'space') token = next();
  return token;
};

/** A token together with what it is there. */
type Part = { role: string; offset: number };
const as = (role: string) => ([token]: any[]): Part[] => [{ role, offset: token.offset }];
const joined = (parts: any[]): Part[] => parts.flat();
%}

@lexer lexer

header  -> relayed line                 {% joined %}
relayed -> null                         {% () => [] %}
         | relayed labels arrival       {% joined %}
line    -> labels                       {% joined %}
         | labels clock tail            {% joined %}
         | labels passed later          {% joined %}
# A stamp with colon is a relay's own when the device's clock follows (`Jul 13 08:23:43 core: 31: Jul 14 2023 08:23:43.3 UTC:`).
later   -> labels clock tail            {% joined %}
         | labels arrival later         {% joined %}
         | labels passed later          {% joined %}
arrival -> %pri                         {% as('pri') %}
         | %kiwi                        {% as('kiwi') %}
         | %version                     {% as('version') %}
         | %iso                         {% as('arrived') %}
         | %foreign                     {% as('arrived') %}
         | %stamp                       {% as('arrived') %}
         | %captured                    {% as('captured') %}
         | %forwarded                   {% as('forwarded') %}
passed  -> %own                         {% as('passed') %}
clock   -> %own                         {% as('own') %}
         | %uptime                      {% as('uptime') %}
labels  -> null                         {% () => [] %}
         | labels label                 {% joined %}
tail    -> null                         {% () => [] %}
         | tail label                   {% joined %}
label   -> %number                      {% as('number') %}
         | %name                        {% as('name') %}
         | %address                     {% as('name') %}
         | %word                        {% as('word') %}
         | %clock                       {% as('word') %}
         | %node                        {% as('node') %}
         | %process                     {% as('process') %}
         | %prompt                      {% as('prompt') %}
         | %file                        {% as('file') %}
         | %colon                       {% as('colon') %}
         | %tagged                      {% as('colon') %}
         | %vdc                         {% as('colon') %}
         | %session                     {% as('session') %}
