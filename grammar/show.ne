# The shape of one line of a show output: what its parts are, not what they mean. The readers under src/ingest/show/readers
# give the meaning. A line is trimmed and capped before it gets here, and is never empty.
#
# Every line has exactly one parse. The lexer decides: its first token tells the kind of line, its states what may
# follow, and free text is always a single token, so that no line costs more than its length.

@preprocessor typescript

@{%
import moo from 'moo';

/** `Sep 22 12:02:20 2020 PST`, and `Feb 10 2023 11:27:20 UTC` as ASA prints it. The zone may be missing. */
const STAMP = '[A-Z][a-z]{2} {1,2}\\d{1,2} (?:\\d{1,2}:\\d\\d:\\d\\d \\d{4}|\\d{4} \\d{1,2}:\\d\\d:\\d\\d)(?![A-Za-z0-9])(?: [A-Za-z][A-Za-z0-9+:-]{1,11}(?![A-Za-z0-9:]))?';
const pattern = (...parts: string[]) => new RegExp(parts.join(''));
const trimmed = (text: string) => text.trim();
const withoutOn = (text: string) => text.trim().replace(/\s+(?:[oO]n|As of)$/, '');
const withoutColon = (text: string) => text.replace(/\s*:\s*$/, '');
/** What a date follows: `INSTALLED on `, `Installed On `, `Example Account As of `. */
const DATED = '[^\\s:][^\\n]{0,160}?[ \\t](?:[oO]n|As of)[ \\t]+(?=' + STAMP + ')';

const lexer = moo.states({
  line: {
    // ======================   ------ ----- -----
    rule: /(?:[=-]{3,}|\*{3,})(?:[ \t]+[=-]{3,})*$/,
    //     Active:PID:C9300-24P,SN:FOC0000TEST
    role: { match: /(?:Active|Standby|Member|UDI):[ \t]*(?=PID:[^\s,]*,SN:)/, value: withoutColon, next: 'udiPid' },
    // PID:C9300-24P,SN:FOC0000TEST
    pid: { match: /PID:[^\s,]*,(?=SN:)/, value: (text: string) => text.slice(4, -1), next: 'udi' },
    // P:C9300-24P,S:FOC0000TEST: No Trust Data
    agentPid: { match: /P:[^\s,]*,(?=SN?:[^\s:,]*:(?:\s|$))/, value: (text: string) => text.slice(2, -1), next: 'agentUdi' },
    //   Attempts: Total=3, Success=1, Fail=2  Ongoing Failure: Overall=2 Communication=2
    attempts: { match: /Attempts:(?=[ \t]+[A-Z][a-z]+=\d)/, next: 'counters' },
    // network-advantage       (C9300-24 Network Advan...)       2 IN USE
    rowName: {
      match: /[^():\n]{0,100}\((?=[^()\n]{1,120}\)[ \t]+\d+[ \t]+[A-Z])/,
      value: (text: string) => text.slice(0, -1).trim(),
      next: 'row',
    },
    // network-advantage (C9300-24 Network Advantage):
    licenceName: {
      match: /[^():\n]{0,100}\((?=[^()\n]{1,120}\)[ \t]*:$)/,
      value: (text: string) => text.slice(0, -1).trim(),
      next: 'licence',
    },
    //     INSTALLED on Apr 23 15:28:43 2025 IST    Valid on Apr 23 15:23:40 2025 IST
    status: { match: pattern('[A-Z][A-Za-z ]{0,60}?[ \\t][oO]n[ \\t]+(?=', STAMP, ')'), value: withoutOn, next: 'stamp' },
    //   Policy name: Example Policy
    key: { match: /[^\s:][^:\n]{0,120}:+(?:[ \t]+|$)/, value: withoutColon, next: 'value' },
    // Smart Licensing is ENABLED
    text: /[^\n]+/,
  },
  udiPid: {
    pid: { match: /PID:[^\s,]*,/, value: (text: string) => text.slice(4, -1), next: 'udi' },
  },
  udi: {
    sn: { match: /SN:[^\s,]*/, value: (text: string) => text.slice(3) },
    rest: { match: /[^\n]+/, value: trimmed },
  },
  agentUdi: {
    agentSn: { match: /SN?:[^\s:,]*:/, value: (text: string) => text.slice(text.indexOf(':') + 1, -1) },
    rest: { match: /[^\n]+/, value: trimmed },
  },
  counters: {
    counter: { match: /[ \t]*[A-Z][A-Za-z]*=\d+,?/, value: (text: string) => text.replace(',', '').trim() },
    ongoing: /[ \t]*Ongoing Failure:/,
    rest: { match: /[^\n]+/, value: trimmed },
  },
  row: {
    entitlement: /[^()\n]+/,
    close: { match: /\)[ \t]+/, next: 'rowCount' },
  },
  rowCount: {
    count: /\d+/,
    rest: { match: /[^\n]+/, value: trimmed },
  },
  licence: {
    entitlement: /[^()\n]+/,
    headEnd: /\)[ \t]*:/,
  },
  value: {
    status: { match: pattern(DATED), value: withoutOn, next: 'stamp' },
    // The first of several pairs on one line: `Total: 12,  Purged: 0(0)`, `Count: 2 Version: 1.0`, `State: ACK,      Reason: …`
    first: {
      match: pattern(
        '(?:\\d+(?:\\.\\d+)?(?:\\(\\d+\\))?(?=,?[ \\t]{1,40}[A-Z][A-Za-z]{0,20}(?: [A-Za-z]{1,20}){0,4}:(?:\\s|$))',
        '|[A-Z_]+(?=,[ \\t]{1,40}[A-Z][A-Za-z]{0,20}(?: [A-Za-z]{1,20}){0,4}:(?:\\s|$))',
        '|', STAMP, '(?=,[ \\t]{1,40}[A-Z][A-Za-z]{0,20}(?: [A-Za-z]{1,20}){0,4}:(?:\\s|$)))',
      ),
      next: 'gap',
    },
    rest: { match: /[^\n]+/, value: trimmed },
  },
  gap: {
    gap: { match: /,?[ \t]+/, next: 'pairs' },
  },
  pairs: {
    key: { match: /[^\s:][^:\n]{0,120}:+(?:[ \t]+|$)/, value: withoutColon, next: 'value' },
  },
  stamp: {
    stamp: pattern(STAMP),
    status: { match: pattern('[ \\t]+[A-Z][A-Za-z ]{0,60}?[ \\t][oO]n[ \\t]+(?=', STAMP, ')'), value: withoutOn },
    rest: { match: /[^\n]+/, value: trimmed },
  },
});

type Token = moo.Token;
export interface Dated { readonly status: string; readonly at: string }
export interface Pair { readonly key: string; readonly value: string; readonly dated: readonly Dated[] }
export type LineShape =
  | { readonly kind: 'rule' }
  | { readonly kind: 'udi'; readonly role: string | null; readonly pid: string; readonly sn: string; readonly rest: string }
  | { readonly kind: 'agent-udi'; readonly pid: string; readonly sn: string; readonly rest: string }
  | { readonly kind: 'attempts'; readonly counters: Readonly<Record<string, number>>; readonly rest: string }
  | { readonly kind: 'row'; readonly name: string; readonly entitlement: string; readonly count: number; readonly status: string }
  | { readonly kind: 'licence'; readonly name: string; readonly entitlement: string }
  | { readonly kind: 'dated'; readonly dated: readonly Dated[]; readonly rest: string }
  | { readonly kind: 'pairs'; readonly pairs: readonly Pair[] }
  | { readonly kind: 'label'; readonly key: string }
  | { readonly kind: 'text' };

const valueOf = (token: Token | null) => token?.value ?? '';
const asDated = ([status, at]: Token[]): Dated => ({ status: valueOf(status ?? null), at: valueOf(at ?? null) });
/** `Total=3` */
const counted = (tokens: readonly Token[]) =>
  Object.fromEntries(tokens.map((token) => [token.value.slice(0, token.value.indexOf('=')), Number(token.value.slice(token.value.indexOf('=') + 1))]));
/** A pair keeps its value as printed, the parts of a dated one beside it. */
const asPair = (key: Token, dated: readonly Dated[], rest: Token | null, source: string): Pair => ({ key: key.value, value: source || valueOf(rest), dated });
const printed = (dated: readonly Dated[], tokens: readonly Token[], rest: Token | null) =>
  dated.length === 0 ? '' : tokens.map((token) => token.text).join('').trim() + (rest ? rest.text : '');
const asPairs = (pairs: readonly Pair[]): LineShape => {
  const [only] = pairs;
  return only && pairs.length === 1 && only.value === '' ? { kind: 'label', key: only.key } : { kind: 'pairs', pairs };
};
%}

@lexer lexer

line ->
    %rule                                       {% () => ({ kind: 'rule' }) %}
  | udi                                         {% id %}
  | %agentPid %agentSn %rest:?                  {% ([pid, sn, rest]) => ({ kind: 'agent-udi', pid: valueOf(pid), sn: valueOf(sn), rest: valueOf(rest) }) %}
  | %attempts %counter:+ ongoing %rest:?        {% ([, counters, ongoing, rest]) => ({ kind: 'attempts', counters: counted([...counters, ...ongoing]), rest: valueOf(rest) }) %}
  | %rowName %entitlement %close %count %rest   {% ([name, entitlement, , count, rest]) => ({ kind: 'row', name: valueOf(name), entitlement: valueOf(entitlement), count: Number(count.value), status: valueOf(rest) }) %}
  | %licenceName %entitlement %headEnd          {% ([name, entitlement]) => ({ kind: 'licence', name: valueOf(name), entitlement: valueOf(entitlement) }) %}
  | dates %rest:?                               {% ([dates, rest]) => ({ kind: 'dated', dated: dates.dated, rest: valueOf(rest) }) %}
  | pairs                                       {% ([pairs]) => asPairs(pairs) %}
  | %text                                       {% () => ({ kind: 'text' }) %}

udi ->
    %role %pid %sn %rest:?                      {% ([role, pid, sn, rest]) => ({ kind: 'udi', role: valueOf(role), pid: valueOf(pid), sn: valueOf(sn), rest: valueOf(rest) }) %}
  | %pid %sn %rest:?                            {% ([pid, sn, rest]) => ({ kind: 'udi', role: null, pid: valueOf(pid), sn: valueOf(sn), rest: valueOf(rest) }) %}

ongoing ->
    null                                        {% () => [] %}
  | %ongoing %counter:*                         {% ([, counters]) => counters %}

dates ->
    %status %stamp                              {% (tokens) => ({ dated: [asDated(tokens)], tokens }) %}
  | dates %status %stamp                        {% ([dates, ...tokens]) => ({ dated: [...dates.dated, asDated(tokens)], tokens: [...dates.tokens, ...tokens] }) %}

pairs ->
    pair                                        {% ([pair]) => [pair] %}
  | firsts pair                                 {% ([firsts, pair]) => [...firsts, pair] %}

firsts ->
    %key %first %gap                            {% ([key, first]) => [asPair(key, [], first, '')] %}
  | firsts %key %first %gap                     {% ([firsts, key, first]) => [...firsts, asPair(key, [], first, '')] %}

pair ->
    %key                                        {% ([key]) => asPair(key, [], null, '') %}
  | %key %rest                                  {% ([key, rest]) => asPair(key, [], rest, '') %}
  | %key dates %rest:?                          {% ([key, dates, rest]) => asPair(key, dates.dated, null, printed(dates.dated, dates.tokens, rest)) %}
