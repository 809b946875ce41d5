import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../src/ingest/log/context.js';
import { deviceName } from '../../../src/ingest/text/device-name.js';
import { severityOf } from '../../../src/ingest/text/severity.js';

describe('words for how bad a message is', () => {
  test.each([
    ['Emergency', 0],
    ['panic', 0],
    ['alert', 1],
    ['CRIT', 2],
    ['err', 3],
    ['warning', 4],
    ['notification', 5],
    ['informational', 6],
    ['debugging', 7],
    ['infoblox', -1],
    ['sw-err1', -1],
  ])('%s is %i', (word, severity) => expect(severityOf(word)).toBe(severity));

  test.each(['local7.err', 'Local7.Error', 'daemon.notice', 'mail.info', 'WARNINGS', 'Fehler', 'notif'])(
    '%s names no device, and tells no two senders apart',
    (word) => {
      expect(deviceName(word)).toBeNull();
      expect(contextOf([word])).toBeNull();
    },
  );

  test.each(['infoblox', 'criterion-sw1', 'alerts-dc2'])('%s begins like one and tells senders apart', (word) => {
    expect(deviceName(word)).toBe(word);
    expect(contextOf([word])).toBe(word);
  });
});
