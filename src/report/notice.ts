import { createHash } from 'node:crypto';
import type { Level } from '../model/diagnostic.js';
import type { Change } from '../model/live.js';
import { messageOf } from '../model/thrown.js';

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
export const noticeTemplates = {
  json,
  slack,
  teams,
  pagerduty,
  servicenow,
  jira,
  alertmanager,
} as const satisfies Record<string, (notice: Notice, routingKey: string) => object>;
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
    // 255 characters is what it takes; two that begin alike are two.
    dedup_key: notice.key.length > 255 ? shortKey(notice) : notice.key,
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

/** ServiceNow, Event Management (`/api/global/em/jsonv2`): the message key ties the end of an incident to its beginning. */
function servicenow(notice: Notice): object {
  const isOver = notice.change === 'resolved';
  // 0 clears; 1 is critical, 4 a warning, 5 information.
  const severity = isOver ? '0' : { error: '2', warning: '4', info: '5' }[notice.severity];
  return {
    records: [
      {
        source: 'sldiag',
        event_class: 'Smart Licensing',
        node: notice.devices[0] ?? '',
        type: 'licensing',
        resource: 'Smart Licensing',
        message_key: shortKey(notice),
        severity,
        resolution_state: isOver ? 'Closing' : 'New',
        time_of_event: notice.at.replace('T', ' ').replace(/\.\d+Z$|Z$/, ''),
        description: `${headline(notice)}\n${notice.detail}`.trim().slice(0, 4000),
        additional_info: JSON.stringify({ devices: notice.devices, key: notice.key }),
      },
    ],
  };
}

/** Jira, incoming webhook of an automation rule, which opens and closes an issue by its key. */
function jira(notice: Notice): object {
  return {
    action: notice.change === 'resolved' ? 'close' : notice.change === 'opened' ? 'open' : 'update',
    key: shortKey(notice),
    label: `sldiag-${shortKey(notice)}`,
    // 255 characters is what a summary of an issue holds, on one line.
    summary: headline(notice).replace(/\s+/g, ' ').slice(0, 255),
    description: [notice.detail, devicesOf(notice)].filter((text) => text !== '').join('\n'),
    priority: { error: 'High', warning: 'Medium', info: 'Low' }[notice.severity],
    devices: notice.devices,
    at: notice.at,
  };
}

/** An alert that nobody ends is taken for over after this time, milliseconds: an incident may well stand open for months. */
const ALERT_LASTS = 365 * 86_400_000;

/** Alertmanager, `/api/v2/alerts`: the same labels until the end, which is told by `endsAt`. */
function alertmanager(notice: Notice): object {
  const isOver = notice.change === 'resolved';
  const started = Date.parse(notice.at);
  return [
    {
      labels: { alertname: 'SmartLicensing', source: 'sldiag', incident: shortKey(notice) },
      annotations: {
        summary: headline(notice),
        description: notice.detail,
        severity: notice.severity,
        devices: devicesOf(notice),
      },
      // Of what has ended the beginning is known to who was told of it.
      ...(isOver ? {} : { startsAt: notice.at }),
      endsAt: isOver ? notice.at : new Date(started + ALERT_LASTS).toISOString(),
    },
  ];
}

/** The key of an incident where only letters and digits may stand. */
function shortKey({ key }: Notice): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

/** A body of the user's own. */
export type OwnTemplate = (notice: Notice) => object;

const PLACES: Readonly<Record<string, (notice: Notice) => unknown>> = {
  key: ({ key }) => key,
  shortKey,
  change: ({ change }) => change,
  severity: ({ severity }) => severity,
  title: ({ title }) => title,
  headline,
  detail: ({ detail }) => detail,
  device: ({ devices }) => devices[0] ?? '',
  devices: ({ devices }) => devices,
  at: ({ at }) => at,
};

/**
 * Reads a template: JSON whose texts hold places such as `{{title}}`. A text that is only a place becomes its value, which for
 * `{{devices}}` is a list. What a device says is always a text in it, never more JSON.
 * @returns what is wrong with it, in words, where it can't be used
 */
export function ownTemplate(text: string): OwnTemplate | string {
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch (error) {
    return `this is no JSON: ${messageOf(error)}`;
  }
  if (typeof template !== 'object' || template === null) return 'a template is a JSON object or list';
  for (const [place, name = ''] of text.matchAll(/\{\{\s*(.*?)\s*\}\}/g))
    if (!Object.hasOwn(PLACES, name)) return `${place} is none of ${Object.keys(PLACES).join(', ')}`;
  const fill = (value: unknown, notice: Notice): unknown => {
    if (Array.isArray(value)) return value.map((each) => fill(each, notice));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, notice)]));
    if (typeof value !== 'string') return value;
    const whole = /^\{\{\s*(\w+)\s*\}\}$/.exec(value)?.[1];
    if (whole !== undefined) return PLACES[whole]?.(notice);
    return value.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(PLACES[name]?.(notice)));
  };
  return (notice) => fill(template, notice) as object;
}

function headline({ change, title, devices }: Notice): string {
  const where = devices.length === 1 ? ` (${devices[0]})` : devices.length > 1 ? ` (${devices.length} devices)` : '';
  return `${WORDS[change]}: ${title}${where}`;
}

function devicesOf({ devices }: Notice): string {
  const more = devices.length > NAMED ? ` and ${devices.length - NAMED} more` : '';
  return `Devices: ${devices.slice(0, NAMED).join(', ')}${more}`;
}
