import { describe, expect, it } from 'vitest';
import { hooksOf } from '../../src/cli/hooks.js';

const SERVICENOW = 'https://a.example.com/em,servicenow';
const JIRA = 'https://b.example.com/rule,jira';
const CHAT = 'https://c.example.com/x,slack';
const PLAIN = 'https://d.example.com/hook';

const secrets = (webhook: string[], webhookSecret: string[] = [], environment: NodeJS.ProcessEnv = {}) =>
  hooksOf({ webhook, webhookSecret }, environment).map(({ secret }) => secret);

describe('the secret of a webhook', () => {
  it.each<[string, string[], string[], Record<string, string>, (string | null)[]]>([
    ['is none where none is given', [PLAIN, CHAT], [], {}, [null, null]],
    ['is the only one', [PLAIN], ['one'], {}, ['one']],
    ['is one for all that are signed', [PLAIN, CHAT], ['one'], {}, ['one', 'one']],
    ['is its own, in their order', [SERVICENOW, JIRA, CHAT], ['a:b', 'token', 'hmac'], {}, ['a:b', 'token', 'hmac']],
    ['is that of the environment', [PLAIN], [], { SLDIAG_WEBHOOK_SECRET: 'e' }, ['e']],
    [
      'is its own in the environment',
      [SERVICENOW, JIRA],
      [],
      { SLDIAG_WEBHOOK_SECRET_1: 'a:b', SLDIAG_WEBHOOK_SECRET_2: 't' },
      ['a:b', 't'],
    ],
    [
      'is what is left for those without',
      [PLAIN, JIRA, CHAT],
      [],
      { SLDIAG_WEBHOOK_SECRET: 'all', SLDIAG_WEBHOOK_SECRET_2: 't' },
      ['all', 't', 'all'],
    ],
    ['is none beside one that has its own', [JIRA, CHAT], [], { SLDIAG_WEBHOOK_SECRET_1: 't' }, ['t', null]],
    [
      'is what was typed, before what surrounds it',
      [PLAIN],
      ['typed'],
      { SLDIAG_WEBHOOK_SECRET: 'e', SLDIAG_WEBHOOK_SECRET_1: 'f' },
      ['typed'],
    ],
    ['may be shared on one host', [`${JIRA}`, 'https://b.example.com/other,jira'], ['t'], {}, ['t', 't']],
    ['is no empty text', [PLAIN], [], { SLDIAG_WEBHOOK_SECRET: '' }, [null]],
  ])('%s', (_, webhook, typed, environment, expected) => {
    expect(secrets(webhook, typed, environment)).toEqual(expected);
  });

  it.each<[string, string[], string[], Record<string, string>, string]>([
    ['too many', [PLAIN], ['a', 'b'], {}, '1 of them, not 2'],
    ['too few', [PLAIN, CHAT, JIRA], ['a', 'b'], {}, '3 of them, not 2'],
    ['a password for a stranger', [SERVICENOW, CHAT], ['user:password'], {}, 'would be known to all'],
    [
      'a password of the environment for a stranger',
      [SERVICENOW, JIRA],
      [],
      { SLDIAG_WEBHOOK_SECRET: 'x' },
      'would be known to all',
    ],
    ['one of no webhook', [PLAIN], [], { SLDIAG_WEBHOOK_SECRET_2: 'x' }, 'SLDIAG_WEBHOOK_SECRET_2 is of no webhook'],
    ['one that counts from 0', [PLAIN], [], { SLDIAG_WEBHOOK_SECRET_0: 'x' }, 'counted from 1'],
    [
      'pagerduty without its key',
      ['https://e.example.com/v2,pagerduty', CHAT],
      [],
      { SLDIAG_WEBHOOK_SECRET_2: 'x' },
      'routing key',
    ],
  ])('is refused where it is %s', (_, webhook, typed, environment, said) => {
    expect(() => secrets(webhook, typed, environment)).toThrow(said);
  });
});
