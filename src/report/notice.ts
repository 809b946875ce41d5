import type { Level } from '../model/diagnostic.js';
import type { Change } from '../model/live.js';

/** Something that happened, in words for people who are not looking. */
export interface Notice {
  /** The same for everything about one incident. */
  readonly key: string;
  readonly change: Change;
  readonly severity: Level;
  readonly title: string;
  /** What is known of the cause, and what to do first; may be empty. */
  readonly detail: string;
  readonly devices: readonly string[];
  /** ISO 8601. */
  readonly at: string;
}

/** Devices that are named; more are counted. */
const NAMED = 10;

const WORDS: Readonly<Record<Change, string>> = { opened: 'New', changed: 'Changed', resolved: 'Resolved' };

/** Bodies for the services that take notices; all of them JSON. */
export const noticeTemplates = { json, slack, teams, pagerduty } as const satisfies Record<
  string,
  (notice: Notice, routingKey: string) => object
>;
export type NoticeTemplate = keyof typeof noticeTemplates;

function json(notice: Notice): object {
  return { schema: 'sldiag/notice/v1', ...notice };
}

/** Slack, incoming webhook: mrkdwn text with `&`, `<` and `>` escaped, so that nothing becomes a link or a mention. */
function slack(notice: Notice): object {
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const title = escaped(headline(notice));
  const block = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 2900) } });
  return {
    text: title,
    blocks: [
      block(`*${title}*`),
      ...(notice.detail === '' ? [] : [block(escaped(notice.detail))]),
      block(escaped(devicesOf(notice))),
    ],
  };
}

/** Microsoft Teams, workflow webhook: an adaptive card, whose text blocks would read Markdown. */
function teams(notice: Notice): object {
  const escaped = (text: string) => text.replace(/([\\`*_{}[\]()#+!|~<>-])/g, '\\$1');
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text: escaped(text), wrap: true, ...more });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(headline(notice), { weight: 'bolder', color: COLOURS[notice.severity] }),
            ...(notice.detail === '' ? [] : [block(notice.detail)]),
            block(devicesOf(notice), { isSubtle: true }),
          ],
        },
      },
    ],
  };
}

const COLOURS: Readonly<Record<Level, string>> = { error: 'attention', warning: 'warning', info: 'good' };

/** PagerDuty, Events API v2. */
function pagerduty(notice: Notice, routingKey: string): object {
  return {
    routing_key: routingKey,
    event_action: notice.change === 'resolved' ? 'resolve' : 'trigger',
    dedup_key: notice.key.slice(0, 255),
    payload: {
      summary: headline(notice).slice(0, 1024),
      source: notice.devices[0] ?? 'sldiag',
      severity: notice.severity,
      timestamp: notice.at,
      component: 'Smart Licensing',
      custom_details: { detail: notice.detail, devices: notice.devices },
    },
  };
}

function headline({ change, title, devices }: Notice): string {
  const where = devices.length === 1 ? ` (${devices[0]})` : devices.length > 1 ? ` (${devices.length} devices)` : '';
  return `${WORDS[change]}: ${title}${where}`;
}

function devicesOf({ devices }: Notice): string {
  const more = devices.length > NAMED ? ` and ${devices.length - NAMED} more` : '';
  return `Devices: ${devices.slice(0, NAMED).join(', ')}${more}`;
}
