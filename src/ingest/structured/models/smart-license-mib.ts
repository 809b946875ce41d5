/** CISCO-SMART-LIC-MIB, LAST-UPDATED 202107270000Z. Objects stand under `.0` and notifications under `.1`, against Cisco's habit. */
export const BASE = '1.3.6.1.4.1.9.9.831';

/**
 * Objects by the number below `.831.0`, with the name behind `ciscoSla`. Cisco's own list of object identifiers leaves the `0` out;
 * one that is copied from there reads no object.
 */
export const OBJECTS: readonly (readonly [oid: string, name: string])[] = [
  ['1', 'InstanceId'],
  ['2', 'SUDIInfo'],
  ['3', 'Version'],
  ['4', 'Enabled'],
  ['5.1.1.1', 'EntitlementInfoIndex'],
  ['5.1.1.2', 'EntitlementRequestCount'],
  ['5.1.1.3', 'EntitlementTag'],
  ['5.1.1.4', 'EntitlementVersion'],
  ['5.1.1.5', 'EntitlementEnforceMode'],
  ['5.1.1.6', 'EntitlementDescription'],
  ['5.1.1.7', 'EntitlementFeatureName'],
  ['5.1.1.8', 'EntitlementExportAllowed'],
  ['6.1', 'RegistrationStatus'],
  ['6.2', 'VirtualAccount'],
  ['6.3', 'NextCertificateExpireTime'],
  ['6.4', 'EnterpriseAccountName'],
  ['6.5.1', 'RegisterInitTime'],
  ['6.5.2', 'RegisterSuccess'],
  ['6.5.3', 'RegisterFailureReason'],
  ['6.5.4', 'RegisterNextRetryTime'],
  ['6.6.1', 'RenewInitTime'],
  ['6.6.2', 'RenewSuccess'],
  ['6.6.3', 'RenewFailureReason'],
  ['6.6.4', 'RenewNextRetryTime'],
  ['7.1', 'AuthExpireTime'],
  ['7.2', 'AuthComplianceStatus'],
  ['7.3', 'AuthOOCStartTime'],
  ['7.4.1', 'AuthEvalPeriodInUse'],
  ['7.4.2', 'AuthEvalExpiredTime'],
  ['7.4.3', 'AuthEvalPeriodLeft'],
  ['7.5.1', 'AuthRenewInitTime'],
  ['7.5.2', 'AuthRenewSuccess'],
  ['7.5.3', 'AuthRenewFailureReason'],
  ['7.5.4', 'AuthRenewNextRetryTime'],
  ['8.1', 'GlobalNotifEnable'],
  ['8.2', 'EntitlementNotifEnable'],
  ['9.1', 'FailureReason'],
  ['9.2', 'DeRegisterFailureMsg'],
  ['10.1', 'ThirdPartyAndUtilityFailureMsg'],
  ['11.1', 'ExportFailureReason'],
  ['11.2', 'ExportFailureMessage'],
  ['12.1', 'DaysRUMAckNotReceived'],
  ['12.2', 'DaysReportingRequired'],
  ['13.1', 'PolicyModeFailureMessage'],
  ['13.2', 'PolicyModeInitialACKState'],
];

/**
 * `ciscoSlaEntitlementEnforceMode` in the words of outputs. The text of 2016 gave 8 to 12 other meanings: a bare number among these
 * is read by the text of 2021, and told of.
 */
export const ENFORCE_MODES: readonly (readonly [number: number, name: string, status: string])[] = [
  [1, 'initialized', 'WAITING'],
  [2, 'waiting', 'WAITING'],
  [3, 'authorized', 'AUTHORIZED'],
  [4, 'outOfCompliance', 'OUT OF COMPLIANCE'],
  [5, 'overage', 'OVERAGE'],
  [6, 'evaluationPeriod', 'EVAL MODE'],
  [7, 'evaluationExpired', 'EVAL EXPIRED'],
  [8, 'authorizationExpired', 'AUTHORIZATION EXPIRED'],
  [9, 'gracePeriodExpired', 'GRACE EXPIRED'],
  [10, 'disabled', 'DISABLED'],
  [11, 'reservedAuthorized', 'AUTHORIZED - RESERVED'],
  [12, 'invalidTag', 'INVALID TAG'],
  [13, 'notAuthorized', 'NOT AUTHORIZED'],
  [14, 'notApplicable', 'Not Applicable'],
  [15, 'inUse', 'IN USE'],
  [16, 'notInUse', 'NOT IN USE'],
];
export const RENUMBERED: readonly [first: number, last: number] = [8, 12];

/** `ciscoSlaRegistrationStatus` in the words of outputs; 1 is also what the policy model says for ever. */
export const REGISTRATION: readonly (readonly [number: number, name: string, status: string])[] = [
  [1, 'notRegistered', 'UNREGISTERED'],
  [2, 'registrationInProgress', 'REGISTERING'],
  [3, 'registrationFailed', 'REGISTRATION FAILED'],
  [4, 'registrationRetryinProgress', 'REGISTERING - RETRY'],
  [5, 'registrationCompleted', 'REGISTERED'],
];

/** `ciscoSlaPolicyModeInitialACKState`. */
export const INITIAL_ACK: readonly string[] = [
  'invalid',
  'ackNotRequired',
  'reportNotRequired',
  'received',
  'notReceived',
  'expired',
];
