import type { Hook } from '../collector/webhooks.js';
import { type NoticeTemplate, noticeTemplates } from '../report/notice.js';
import { UsageError } from './arguments.js';

/**
 * `URL` or `URL,TEMPLATE`
 * @throws UsageError
 */
export function hookOf(text: string, secret: string | null): Hook {
  const comma = text.lastIndexOf(',');
  const template = comma < 0 ? 'json' : text.slice(comma + 1);
  const url = comma < 0 ? text : text.slice(0, comma);
  if (!Object.hasOwn(noticeTemplates, template)) {
    throw new UsageError(
      `--webhook: there is no template ${template}; there are ${Object.keys(noticeTemplates).join(', ')}`,
    );
  }
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`--webhook takes an http or https URL, not ${url}`);
  if (template === 'pagerduty' && secret === null)
    throw new UsageError('--webhook …,pagerduty needs its routing key in --webhook-secret');
  return { url, template: template as NoticeTemplate, secret };
}
