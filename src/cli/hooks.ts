import { readFileSync } from 'node:fs';
import type { Hook } from '../collector/delivery.js';
import { whyUnreadable } from '../model/thrown.js';
import { type NoticeTemplate, noticeTemplates, type OwnTemplate, ownTemplate } from '../report/notice.js';
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
  if (template === 'own' ? own === null : !Object.hasOwn(noticeTemplates, template)) {
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
  return { url, template: template as NoticeTemplate | 'own', secret, own };
}
