import { html } from '../report/markup.js';
import type { Sheet } from './frame.js';

/**
 * @param next path to go on to
 * @param isWrong a token was given, and it is none
 */
export function loginSheet(next: string, isWrong: boolean): Sheet {
  return {
    title: 'Log in',
    place: null,
    body: html`${isWrong ? html`<p class="error" role="alert">That is none of this collector’s tokens.</p>` : null}
<form method="post" action="/login"><input type="hidden" name="next" value="${next}">
<label>Token <input type="password" name="token" required autocomplete="current-password"></label> <button type="submit">Log in</button></form>
<p>The token is what <code>sldiag listen --http-token</code> was given, or <code>--http-read-token</code> to look only. It stays out of the address; this browser keeps a proof of it for 30 days.</p>
<p>You came by a link and are logged in already? <a id="on" href="${next}">Go on</a></p>`,
  };
}
