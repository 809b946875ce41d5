/**
 * Outputs as Genie (pyATS) takes them apart. Its keys are the printed words in snake case; the tables say where more than blanks was
 * lost. An output is put together again from them and read like any other, so that both give the same facts.
 */

/** Keys whose printed words differ from the key with blanks for its underscores. */
export const LABELS: Readonly<Record<string, string>> = {
  unenforced_non_export_perpetual_attributes: 'Unenforced/Non-Export Perpetual Attributes',
  unenforced_non_export_subscription_attributes: 'Unenforced/Non-Export Subscription Attributes',
  enforced_perpetual_subscription_license_attributes: 'Enforced (Perpetual/Subscription) License Attributes',
  export_perpetual_subscription_license_attributes: 'Export (Perpetual/Subscription) License Attributes',
  first_report_requirement_days: 'First report requirement (days)',
  reporting_frequency_days: 'Reporting frequency (days)',
  report_on_change_days: 'Report on change (days)',
  clock_synced_with_ntp: 'Clock sync-ed with NTP',
  connect_info_name: 'connect_info.name',
  smart_agent_for_licensing: 'Smart Agent for Licensing',
  overall_status: 'Overall status',
  'overall status': 'Overall status',
  ha_udi_list: 'HA UDI List',
  udi_details: 'Product Information',
  mia: 'MIA',
};

/** Parts that no diagnosis asks for, and that outputs print as free text. */
export const IDLE_PARTS: ReadonlySet<string> = new Set([
  'data_privacy',
  'license_conversion',
  'export_authorization_key',
  'license_certificates',
  'ha_info',
  'device_telemetry_report_summary',
  'product_analytics_report_summary',
  'platform_provided_mapping_table',
  'purchased_licenses',
  'derived_licenses',
  'measurements',
  'term_information',
  'load_time',
  'load_for_five_secs',
  'one_minute',
  'five_minutes',
  'features_authorized',
]);

/** Rows of ntc-templates for `show license status`: the section and the words of each column. */
export const NTC_STATUS: Readonly<Record<string, readonly [section: string, label: string]>> = {
  transport_type: ['Transport', 'Type'],
  url: ['Transport', 'URL'],
  proxy_address: ['Transport', 'Address'],
  proxy_port: ['Transport', 'Port'],
  vrf: ['Transport', 'VRF'],
  reg_status: ['Registration', 'Status'],
  smart_acct: ['Account Information', 'Smart Account'],
  virt_acct: ['Account Information', 'Virtual Account'],
  license_auth: ['License Authorization', 'Status'],
  last_ack_received: ['Usage Reporting', 'Last ACK received'],
  next_ack_deadline: ['Usage Reporting', 'Next ACK deadline'],
  rpt_push_interval: ['Usage Reporting', 'Reporting push interval'],
  next_ack_push_check: ['Usage Reporting', 'Next ACK push check'],
  next_rpt_push: ['Usage Reporting', 'Next report push'],
  last_rpt_push: ['Usage Reporting', 'Last report push'],
  last_rpt_file_write: ['Usage Reporting', 'Last report file write'],
};
/**
 * What people call the same in rows of their own, in small letters without dashes and blanks: the section and the words of each. Only
 * names that mean one thing of licensing, or that their value settles.
 */
export const OWN_STATUS: Readonly<Record<string, readonly [section: string, label: string]>> = {
  transport: ['Transport', 'Type'],
  transporttype: ['Transport', 'Type'],
  licensetransport: ['Transport', 'Type'],
  transporturl: ['Transport', 'URL'],
  licenseurl: ['Transport', 'URL'],
  smarturl: ['Transport', 'URL'],
  csluurl: ['Transport', 'URL'],
  csluaddress: ['Transport', 'URL'],
  lastack: ['Usage Reporting', 'Last ACK received'],
  lastackreceived: ['Usage Reporting', 'Last ACK received'],
  lastacktime: ['Usage Reporting', 'Last ACK received'],
  nextackdeadline: ['Usage Reporting', 'Next ACK deadline'],
  ackdeadline: ['Usage Reporting', 'Next ACK deadline'],
  lastreportpush: ['Usage Reporting', 'Last report push'],
  nextreportpush: ['Usage Reporting', 'Next report push'],
  trustcode: ['', 'Trust Code Installed'],
  trustcodeinstalled: ['', 'Trust Code Installed'],
};

/** Columns that are not read: one says what the model is called, the others are secrets. */
export const NTC_IDLE: ReadonlySet<string> = new Set(['sl_enabled', 'proxy_username', 'proxy_password']);
