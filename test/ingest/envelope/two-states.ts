/** `show license status` of two devices, told apart by the address of their CSLU. */
export const STATUS = (url: string) => `Utility:
  Status: DISABLED

Smart Licensing Using Policy:
  Status: ENABLED

Transport:
  Type: cslu
  Cslu address: ${url}

Usage Reporting:
  Last ACK received: <none>
  Next ACK deadline: Dec 20 2025 09:00:00 UTC

Trust Code Installed: <none>
`;
export const ONE = STATUS('http://one.example.net:8182/cslu/v1/pi');
export const TWO = STATUS('http://two.example.net:8182/cslu/v1/pi');
