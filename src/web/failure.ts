import { html } from '../report/markup.js';
import type { Sheet } from './frame.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'That was not understood',
  401: 'A token is needed',
  403: 'That is not allowed',
  404: 'Nothing is here',
  413: 'That is too large',
  422: 'That could not be read',
  500: 'This is a fault of sldiag',
  503: 'Busy; try again in a moment',
  504: 'Nothing has taken it yet',
};

/** What to do, where the message doesn't tell. */
const ADVICE: Readonly<Record<string, string>> = {
  'unknown-device':
    'Devices that sent nothing for long are forgotten, and one may be known by a better name now: look in the list.',
  'wrong-host':
    'Open it by the address that sldiag printed when it started (http://127.0.0.1:…), or start it with --http-token to answer under other names.',
  'foreign-origin': 'Use the forms of this page itself. Behind a proxy: it has to hand on the Host header unchanged.',
  'read-only': 'Log in with the full token (--http-token) to change something.',
  'unknown-entry': 'The search finds what is known.',
};

/** A page for what was refused: why, and what to do. */
export function failureSheet(status: number, code: string, message: string): Sheet {
  const advice = ADVICE[code];
  return {
    title: TITLES[status] ?? 'That did not work',
    place: null,
    body: html`<p>${message}.</p>${advice === undefined ? null : html`<p>${advice}</p>`}
<p><a href="/">The devices</a> · <a href="/search">The knowledge</a> · <a href="/help">Help</a></p>`,
  };
}
