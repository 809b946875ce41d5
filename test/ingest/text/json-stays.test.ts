import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../../../src/ingest/text/redact.js';

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
