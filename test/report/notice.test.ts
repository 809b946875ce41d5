import { describe, expect, it } from 'vitest';
import { type Notice, noticeTemplates, ownTemplate } from '../../src/report/notice.js';

const opened: Notice = {
  key: 'dist-sw7 COMM_FAILED CSLU',
  change: 'opened',
  severity: 'error',
  title: 'No exchange\n{{key}} "with" the server',
  detail: 'Cause: a name that does not resolve.',
  devices: ['dist-sw7'],
  at: '2026-03-05T04:12:09.114Z',
};
const resolved: Notice = {
  ...opened,
  change: 'resolved',
  severity: 'info',
  title: 'over',
  at: '2026-03-05T06:00:00.000Z',
};
/** Keys by which a service ties the end of an incident to its beginning. */
const KEYS = {
  pagerduty: ({ dedup_key }: Record<string, unknown>) => dedup_key,
  servicenow: ({ records }: Record<string, unknown>) => (records as Record<string, unknown>[])[0]?.message_key,
  jira: ({ key }: Record<string, unknown>) => key,
  alertmanager: (body: Record<string, unknown>) => (body as unknown as Record<string, unknown>[])[0]?.labels,
} as const;

describe.each(Object.entries(KEYS))('a notice to %s', (name, keyOf) => {
  const render = noticeTemplates[name as keyof typeof KEYS];
  const of = (notice: Notice) => keyOf(render(notice, 'secret') as Record<string, unknown>);

  it('opens and closes by one key, which no other incident has', () => {
    expect(of(opened)).toBeTruthy();
    expect(of(resolved)).toEqual(of(opened));
    expect(of({ ...opened, change: 'changed', severity: 'warning' })).toEqual(of(opened));
    expect(of({ ...opened, key: 'other' })).not.toEqual(of(opened));
  });
});

it('ServiceNow clears what is over, and has a short time and description', () => {
  expect(noticeTemplates.servicenow(resolved)).toMatchObject({
    records: [{ severity: '0', resolution_state: 'Closing', time_of_event: '2026-03-05 06:00:00', node: 'dist-sw7' }],
  });
  expect(noticeTemplates.servicenow(opened)).toMatchObject({ records: [{ severity: '2', resolution_state: 'New' }] });
});

it('PagerDuty gets a key that it takes, and two long ones that begin alike are two', () => {
  const keyOf = (key: string) =>
    (noticeTemplates.pagerduty({ ...opened, key }, 'secret') as Record<string, string>).dedup_key;
  const [one = '', other] = ['1', '2'].map((end) => keyOf(`${'x'.repeat(300)}${end}`));
  expect([one.length <= 255, one === other]).toEqual([true, false]);
});

it('Jira gets a summary that an issue can hold', () => {
  const { summary, action } = noticeTemplates.jira({ ...opened, title: 'x'.repeat(500) }) as Record<string, string>;
  expect([summary?.length, action]).toEqual([255, 'open']);
  expect((noticeTemplates.jira(opened) as Record<string, string>).summary).not.toContain('\n');
  expect(noticeTemplates.jira(resolved)).toMatchObject({ action: 'close' });
});

it('Alertmanager is told when an alert ends, and until then not to let it lapse', () => {
  expect(noticeTemplates.alertmanager(resolved)).toMatchObject([{ endsAt: resolved.at }]);
  const [alert] = noticeTemplates.alertmanager(opened) as [{ startsAt: string; endsAt: string }];
  expect([alert.startsAt, alert.endsAt > '2027-03-01']).toEqual([opened.at, true]);
});

describe('a template of one’s own', () => {
  const fill = (template: object, notice = opened) => {
    const read = ownTemplate(JSON.stringify(template));
    return typeof read === 'string' ? read : read(notice);
  };

  it('is JSON with places, whose values never become more of it', () => {
    expect(
      fill({ a: '{{change}}: {{title}}', list: ['{{devices}}', 1, null], text: 'on {{devices}}', k: '{{ key }}' }),
    ).toEqual({
      a: 'opened: No exchange\n{{key}} "with" the server',
      list: [['dist-sw7'], 1, null],
      text: 'on dist-sw7',
      k: opened.key,
    });
  });

  it('is refused where it is none', () => {
    expect(ownTemplate('{')).toContain('this is no JSON');
    expect(ownTemplate('"x"')).toContain('object or list');
    expect(fill({ a: '{{titel}}' })).toContain('{{titel}} is none of key, ');
    expect(fill({ a: '{{__proto__}}' })).toContain('is none of');
  });
});
