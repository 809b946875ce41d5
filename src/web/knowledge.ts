import { html } from '../report/markup.js';
import type { Hit } from '../report/search.js';
import { entryPath, type Sheet } from './frame.js';

/** @param hits null where nothing can be looked up */
export function searchSheet(
  question: string,
  hits: readonly Pick<Hit, 'kind' | 'id' | 'title' | 'snippet'>[] | null,
): Sheet {
  const found = (hits ?? []).map(
    ({ kind, id, title, snippet }) =>
      html`<li><a class="row" href="${entryPath(kind, id)}">${title}</a> <small>${kind} ${id}</small><p>${snippet}</p></li>`,
  );
  const answer =
    hits === null
      ? html`<p>This server looks nothing up; <code>sldiag search</code> does.</p>`
      : question === ''
        ? html`<p>A mnemonic, a cause, a command, or a question: satellite url, how to get a token.</p>`
        : found.length === 0
          ? html`<p>Nothing was found.</p>`
          : html`<ol class="found">${found}</ol>`;
  return {
    title: 'Knowledge',
    place: '/search',
    fixed: html`<form method="get" action="/search" role="search" class="filter"><label>Question <input type="search" name="q" id="search" value="${question}" maxlength="1000"></label> <button type="submit">Search</button></form>`,
    body: answer,
  };
}

const NAMED = /sldiag explain ([\w./-]*\w)/;

/** One entry as `sldiag explain` tells it; what it names in turn can be followed. */
export function entrySheet(id: string, text: string): Sheet {
  const [title = id, ...rest] = text.trimEnd().split('\n');
  const pieces = rest.join('\n').trim().split(new RegExp(NAMED, 'g'));
  // Every second piece is a name.
  const told = pieces.map((piece, place) =>
    place % 2 === 0
      ? piece
      : html`<a href="/search?${new URLSearchParams({ q: piece }).toString()}">sldiag explain ${piece}</a>`,
  );
  return { title, place: '/search', body: html`<pre class="entry" tabindex="0">${told}</pre>` };
}
