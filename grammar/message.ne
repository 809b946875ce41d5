# A log message: `%FACILITY[-SUBFACILITY]-SEVERITY-MNEMONIC: text`. IOS XR leaves the percent sign out at times and puts a
# blank before the colon; a console print cut right after the mnemonic has neither colon nor text.
# The text is one token whatever it holds: its fields are read by the message's own template (src/ingest/log/template.ts).

@preprocessor typescript

@{%
import moo from 'moo';

const lexer = moo.states({
  tag: {
    percent: '%',
    severity: /[0-7](?=-)/,
    name: /[A-Z0-9_]+/,
    dash: '-',
    colon: { match: /[ \t]*:[ \t]*/, next: 'text' },
  },
  text: { text: { match: /[^]+/, lineBreaks: true } },
});
%}

@lexer lexer

message  -> percent:? facility %dash %severity %dash %name body {%
  ([, facility, , severity, , mnemonic, text]) => ({ facility, severity: Number(severity.value), mnemonic: mnemonic.value, text })
%}
percent  -> %percent                   {% () => null %}
facility -> part                       {% ([part]) => [part] %}
          | facility %dash part        {% ([parts, , part]) => [...parts, part] %}
part     -> %name                      {% ([token]: any[]) => token.value %}
          | %severity                  {% ([token]: any[]) => token.value %}
body     -> null                       {% () => '' %}
          | %colon                     {% () => '' %}
          | %colon %text               {% ([, token]: any[]) => token.value %}
