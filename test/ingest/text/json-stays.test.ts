import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../../../src/ingest/text/redact.js';
import { SPELLINGS } from './spellings.js';

/** Readers parse what was redacted: a secret may be masked, the text around it has to stay what it was. */
describe('JSON is JSON after its secrets were masked', () => {
  const SIGNED = {
    asset: { name: 'regid.2018-05.com.cisco.WLC_9500C,1.0_00000000-0000-4000-8000-000000000003' },
    signature: { signing_type: 'builtin', key: 'regid.2018-05.com.cisco.WLC,1.0_0000', value: 'AAAA' },
  };
  const CASES: readonly unknown[] = [
    SIGNED,
    { password: 'Tr0ub4dor&3', name: 'x' },
    { name: 'password', value: 'Tr0ub4dor&3', list: ['a', 'b'] },
    { value: 'Tr0ub4dor&3', key: 'token' },
    { args: ['sshpass', '-p', 'Tr0ub4dor&3', 'ssh', 'sw1'] },
  ];

  test.each(CASES.flatMap((each) => [0, 1, 2, 3].map((depth) => [depth, JSON.stringify(each), each] as const)))(
    'in %i other texts: %s',
    (depth, _, each) => {
      let text = JSON.stringify(each);
      for (let layer = 0; layer < depth; layer += 1)
        text = JSON.stringify({ payload: text, signature: { key: 'regid', value: 'BB' } });
      let read: unknown = JSON.parse(redactSecrets(text));
      for (let layer = 0; layer < depth; layer += 1) read = JSON.parse((read as { payload: string }).payload);
      expect(Object.keys(read as object)).toEqual(Object.keys(each as object));
    },
  );
});

/** In these a quote or a bracket of a text in the text stands where the secret ends. */
const MOST_BROKEN = 30;

describe('a document stays one around the text that a secret stands in', () => {
  const texts = SPELLINGS.map((each) => each.replace(/§/g, 'bolakirunemodatij'));
  const broken = (document: (text: string) => string) =>
    texts.filter((text) => {
      try {
        JSON.parse(redactSecrets(document(text)));
        return false;
      } catch {
        return true;
      }
    });

  test.each<[string, (text: string) => string]>([
    ['on one line', (text) => JSON.stringify({ host: 'sw1', stdout: text })],
    ['over several', (text) => JSON.stringify({ sw1: { stdout: [text], stdout_lines: [text.split('\n')] } }, null, 2)],
    [
      'with other fields behind it',
      (text) => JSON.stringify({ host: 'sw1', message: `x ${text}`, after: 'what follows' }),
    ],
  ])('%s', (_, document) => {
    expect(broken(document).length).toBeLessThan(MOST_BROKEN);
  });

  test('and what stands behind it is still there', () => {
    const document = { message: 'x enable password bolakirunemodatij', after: 'what follows' };
    expect(JSON.parse(redactSecrets(JSON.stringify(document)))).toEqual({
      message: 'x enable password <redacted:password>',
      after: 'what follows',
    });
  });
});
