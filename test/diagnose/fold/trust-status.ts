/** What `show license status` prints of a device of Smart transport that has, or never had, trust and an ACK. */
export const trustStatus = (isTrusted: boolean) => `Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: Smart
  URL: https://smartreceiver.cisco.com/licservice/license

Usage Reporting:
  Last ACK received: ${isTrusted ? 'Dec 20 2025 09:20:00 UTC' : '<none>'}
  Next ACK deadline: Mar 20 2026 09:00:00 UTC

Trust Code Installed: ${isTrusted ? 'Dec 01 2025 09:00:00 UTC' : '<none>'}
`;
