import { readFileSync } from 'node:fs';
import type { Hook } from '../collector/delivery.js';
import { whyUnreadable } from '../model/thrown.js';
import { keysOf } from '../model/tree.js';
import { noticeTemplates, type OwnTemplate, ownTemplate } from '../report/notice.js';
import { UsageError } from './arguments.js';

/**
 * The file of `--webhook-template`.
 * @throws UsageError
 */
export function readNoticeTemplate(path: string): OwnTemplate {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--webhook-template: ${path} can't be read: ${whyUnreadable(error)}`);
  }
  const read = ownTemplate(text);
  if (typeof read === 'string') throw new UsageError(`--webhook-template: ${path}: ${read}`);
  return read;
}

/**
 * `URL` or `URL,TEMPLATE`
 * @throws UsageError
 */
export function hookOf(text: string, secret: string | null, own: OwnTemplate | null = null): Hook {
  const comma = text.lastIndexOf(',');
  const template = comma < 0 ? 'json' : text.slice(comma + 1);
  const url = comma < 0 ? text : text.slice(0, comma);
  const known = template === 'own' ? template : keysOf(noticeTemplates).find((each) => each === template);
  if (known === undefined || (known === 'own' && own === null)) {
    throw new UsageError(
      template === 'own'
        ? '--webhook URL,own needs --webhook-template'
        : `--webhook: there is no template ${template}; there are ${Object.keys(noticeTemplates).join(', ')}, own`,
    );
  }
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`--webhook takes an http or https URL, not ${url}`);
  if (template === 'pagerduty' && secret === null)
    throw new UsageError('--webhook …,pagerduty needs its routing key in --webhook-secret');
  return { url, template: known, secret, own };
}
