import type { SourceCounters } from '../model/live.js';
import { html } from '../report/markup.js';
import type { Sheet } from './frame.js';

/** How to begin; it needs no other document. */
export function helpSheet(sources: readonly SourceCounters[]): Sheet {
  const port = (kind: string) =>
    sources.map(({ name }) => new RegExp(`^${kind} .*:(\\d+)$`).exec(name)?.[1]).find((each) => each !== undefined);
  const [udp, tcp] = [port('udp'), port('tcp')];
  const [transport, at] = udp === undefined && tcp !== undefined ? ['tcp', tcp] : ['udp', udp ?? '5514'];
  const commands = (lines: readonly string[]) =>
    html`<div class="commands"><pre tabindex="0">${lines.join('\n')}</pre><button type="button" class="copy" hidden>Copy</button></div>`;
  return {
    title: 'Help',
    place: '/help',
    body: html`<section aria-labelledby="try"><h2 id="try">Try it with a failing switch</h2>
<p>On the machine where sldiag runs; within seconds the switches stand in the list:</p>
${commands([`sldiag send unresolved --to ${transport}://127.0.0.1:${at}`])}
<p>or one line of your own:</p>
${commands([`logger --${transport} -n 127.0.0.1 -P ${at} --rfc3164 -t sw1 "%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name"`])}</section>
<section aria-labelledby="switch"><h2 id="switch">Point a switch here</h2>
${commands(['configure terminal', `logging host ADDRESS transport ${transport} port ${at}`, 'logging trap informational', 'end'])}
<p>ADDRESS is this machine’s. Then the list shows what the switch sends; the page of a device says what to run next, and <a href="/paste">Paste</a> takes the output.</p></section>
<section aria-labelledby="verdicts"><h2 id="verdicts">Verdicts</h2>
<p>A cause is <em>confirmed</em> (no other reading is left), <em>likely</em>, <em>possible</em> (nothing speaks for or against it) or <em>ruled out</em>. Nothing is called fine that was not seen: such a device counts as not seen enough.</p></section>
<section aria-labelledby="share"><h2 id="share">Links, tokens, programs</h2>
<p>Search, filters, order and page stand in the address, so a link shows the same to others; no token is ever in it. Beyond this machine the collector wants <code>--http-token</code>; <code>--http-read-token</code> is for those who only look. The page is plain HTTP: where others share the network, put a proxy with TLS before it that hands on the Host header, and the cookie is marked Secure.</p>
<p>Programs ask <a href="/api/v1/devices">/api/v1</a> with <code>Authorization: Bearer TOKEN</code>; <a href="/openapi.yaml">openapi.yaml</a> describes it. Keys are listed at the foot of each page.</p></section>`,
  };
}
