import type { LiveMessage } from '../model/live.js';
import { html, type Markup } from '../report/markup.js';
import { plural } from '../report/outline.js';
import { devicePath, entryPath, type Sheet, time } from './frame.js';

/** The newest messages that pass the filters. */
export function messagesSheet(
  { messages, isCut, heldSince }: { messages: readonly LiveMessage[]; isCut: boolean; heldSince: string | null },
  { search = '', device = '' }: Readonly<Record<string, string>>,
): Sheet {
  const since = heldSince === null ? null : html`<p>Held here: those since ${time(heldSince)}.</p>`;
  return {
    title: 'Messages',
    place: '/messages',
    fixed: html`<form method="get" action="/messages" role="search" class="filter" id="filter"><label>Search <input type="search" name="search" id="search" value="${search}" maxlength="1000"></label>
<label>Device <input type="text" name="device" value="${device}" maxlength="1000"></label>
<button type="submit">Show</button></form>`,
    body: html`${messages.length === 0 ? html`<p>No message.</p>` : html`<p>${plural(messages.length, 'message')}, newest first${isCut ? '; there are older ones' : ''}.</p>${messageList(messages, true)}`}${since}`,
  };
}

/** @param isNamed whether the device of each is told */
export function messageList(messages: readonly LiveMessage[], isNamed: boolean): Markup {
  const items = messages.map(({ receivedAt, device, hostname, facility, severity, mnemonic, text, repeats }) => {
    const kind = severity <= 3 ? 'error' : severity === 4 ? 'warning' : 'info';
    const name = isNamed ? html`<a class="row" href="${devicePath(device)}">${hostname ?? device}</a> ` : null;
    const tag = `%${facility}-${severity}-${mnemonic}`;
    const told = facility === 'SMART_LIC' ? html`<a href="${entryPath('messages', mnemonic)}">${tag}</a>` : tag;
    return html`<li>${time(receivedAt)} ${name}<span class="${kind}">${told}</span>: ${text}${repeats > 1 ? ` (${repeats} times)` : null}</li>\n`;
  });
  return html`<ol class="timeline">${items}</ol>`;
}
