import { type Fact, fact } from '../../../model/evidence.js';
import { defineReader, sift } from './define.js';

/**
 * `show license platform summary` of IOS XR: whether the software subscription (SIA) is complied with, and when the router collected and
 * reported. Source: published outputs of IOS XR.
 */
export const licensePlatformReader = defineReader(
  ['show license platform summary'],
  [/^SIA Status: /],
  (lines, reading) => {
    let status: Fact<string> | undefined;
    sift(lines, reading, ({ text, span }) => {
      // SIA Status: Out of Compliance
      const found = /^SIA Status: ?(\S.{0,60})$/i.exec(text)?.[1];
      if (found !== undefined) status = fact(found, span);
      // Collection: LAST: Mon Mar 16 2026 08:54:57 UTC
      //             NEXT: Mon Mar 16 2026 09:54:57 UTC
      return (
        found !== undefined ||
        /^(?:Collection:|Reporting:|(?:LAST|NEXT):|Upgrade License Status:|Feature\/Area\b|-{3})/i.test(text) ||
        /\s\d+\s+\d+$/.test(text)
      );
    });
    return status === undefined ? {} : { siaStatus: status };
  },
);
