import { createHash } from 'node:crypto';
import { STYLE as REPORT_STYLE } from '../report/formats/html-assets.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';

/** What pages load; the path changes with the text, so that browsers may keep it. */
export interface Asset {
  readonly path: string;
  readonly media: string;
  readonly text: string;
}

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0550ae"/><path d="M3 8h3l2-4 2 8 1-4h2" fill="none" stroke="#fff" stroke-width="1.5"/></svg>`;

const style = asset('css', 'text/css; charset=utf-8', `${REPORT_STYLE.trim()}\n${STYLE.trim()}\n`);
const script = asset('js', 'text/javascript; charset=utf-8', `${SCRIPT.trim()}\n`);
const icon = asset('svg', 'image/svg+xml', ICON);

export const assets: readonly Asset[] = [style, script, icon];
export const STYLE_PATH = style.path;
export const SCRIPT_PATH = script.path;
export const ICON_PATH = icon.path;
/** Changes with any of them. */
export const ASSETS_MARK = hashOf(assets.map(({ path }) => path).join());

function asset(ending: string, media: string, text: string): Asset {
  return { path: `/assets/${hashOf(text)}.${ending}`, media, text };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
