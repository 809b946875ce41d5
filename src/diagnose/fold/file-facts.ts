import { type Fact, fact, type Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { LicenseFileRecord } from '../../model/record.js';

/** UDIs of one file that conditions see: those of the largest stack, and then some. */
const UDIS_KEPT = 64;

/** A licence file as one device sees it. */
export interface FileOfDevice {
  readonly record: LicenseFileRecord;
  /** Null where the UDIs of one of the two are not known. */
  readonly fits: boolean | null;
}

/** A licence file as conditions see it. */
export function fileFacts({ record, fits }: FileOfDevice): Known<FactShape['files'][number]> {
  const { span, content } = record;
  const of = <T extends string | number | boolean>(value: T): Fact<T> => fact(value, span);
  return {
    kind: of<string>(content.kind),
    name: of(span.source),
    udis: content.udis.slice(0, UDIS_KEPT).map(({ pid, sn }) => ({ pid: of(pid), sn: of(sn) })),
    ...(fits === null ? {} : { fits: of<boolean>(fits) }),
    reports: of(content.reports.length),
    gaps: of(content.gaps.length),
    ...(content.defect === undefined ? {} : { defect: of(content.defect) }),
  };
}
