/** What a licence file is for. The `-request` and `-return` kinds go to CSSM, the others come from it. */
export type LicenseFileKind =
  | 'slac'
  | 'slac-request'
  | 'slac-return'
  | 'slr'
  | 'ack'
  | 'policy'
  | 'trust-code'
  | 'trust-request'
  | 'rum-report'
  | 'unknown';

/** One RUM report inside a usage file. Null where the report doesn't say. */
export interface FiledReport {
  readonly id: string | null;
  /** Entitlement tag, or the feature's name. */
  readonly license: string | null;
  readonly pid: string | null;
  readonly sn: string | null;
  readonly count: number | null;
  /** ISO 8601, UTC. */
  readonly from: string | null;
  readonly to: string | null;
  /** Why its last measurement ended, for instance `CurrentUsageRequested` or `ProductReload`. */
  readonly ended: string | null;
  /** Seconds by which the device's clock was set within it; negative is back. */
  readonly clockChange: number | null;
}

/** Time that no RUM report of a licence covers, though there are some before and after it. */
export interface ReportGap {
  readonly license: string | null;
  readonly from: string;
  readonly to: string;
}

/** What stands in a licence file. */
export interface LicenseFileContent {
  readonly kind: LicenseFileKind;
  /** As the device that wrote it calls itself, where the file says so. */
  readonly hostname?: string;
  /** Of the newest RUM report's software, as outputs write it: `17.9.2`. */
  readonly release?: string;
  readonly udis: readonly { readonly pid: string; readonly sn: string }[];
  /** Licences that a SLAC or SLR authorizes. */
  readonly licenses: readonly { readonly tag: string; readonly count: number | null }[];
  readonly reports: readonly FiledReport[];
  readonly gaps: readonly ReportGap[];
  /** Why a device would not import it as it is: `still in base64`, what damages it. Absent where nothing speaks against it. */
  readonly defect?: string;
}
