import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/ingest/text/mask.js';
import { createRedactor } from '../../../src/ingest/text/redact.js';

/** What says that a secret comes, and the secret alone below it. */
const ANNOUNCED = [
  'The password is:\n§',
  'The password is\n§',
  'the new password is:\n\n§',
  'The enable password is as follows:\n§',
  'Here is the enable secret for all core switches:\n§',
  'Token:\n§',
  'Token\n§',
  'Token -\n§',
  'The token:\n\n§',
  'ID token for the smart account:\n§',
  'Your registration token is:\n§',
  'Please register with this token:\n§',
  'Use this password to log in:\n§',
  'Use the following password:\n`§`',
  'The password for admin is below:\n"§"',
  'password below:\n- §',
  'Passwords:\n* §',
  'The SNMP community is:\n§',
  'SNMP RO community for the campus:\n§',
  'Our read-write community string is as follows:\n§',
  'The community is now:\n  §',
  'The pre-shared key for the tunnel is:\n§',
  'Preshared key:\n§',
  'The RADIUS shared secret is:\n§',
  'RADIUS key:\n§',
  'TACACS key for ISE:\n§',
  'The key is:\n§',
  'wifi psk:\n§',
  'I changed the secret to:\n§',
  'I set the enable password to\n§',
  'we reset it; new passphrase:\n§',
  'passphrase =>\n§',
  'password ->\n§',
  'Password =\n§',
  'The credentials are:\nops / §',
  'Login details:\nops\n§',
  'Username and password:\nops\n§',
  'user: ops, password:\n§',
  'Log in as ops with this password:\n§',
  'Das Passwort lautet:\n§',
  'Das neue Kennwort ist:\n§',
  'Le mot de passe est :\n§',
  'La contraseña es:\n§',
  'La clave es:\n§',
  'A senha é:\n§',
  'Hi team,\nthe password is:\n\n    §\n\nregards',
  '> The password is:\n> §',
  '* the password is:\n  * §',
  '1. The password is:\n   §',
  '**Password:**\n§',
  '**Password**\n\n§',
  '### Password\n§',
  '## The enable secret\n\n§',
  'The password is:\n```\n§\n```',
  'The token is:\n~~~\n§\n~~~',
  '<p>The password is:</p>\n<p>§</p>',
  '<b>Token:</b><br>\n§',
  'The password is:<br>§',
  '<dt>Password</dt>\n<dd>§</dd>',
  '! the password is:\n! §',
  '# the password is:\n# §',
  '; password below\n; §',
  '// token:\n// §',
  '-- token for CSSM --\n§',
  '[password]\n§',
  'password was changed to:\n§',
  'The password has been set to the following:\n§',
  'You will need this token when you register:\n§',
  'Enter this token on the switch:\n§',
  'Copy the token below:\n§',
  'Reservation request code:\n§',
  'Authorization code for SW1:\n§',
  'The return code is:\n§',
  'Enter the authorization code:\n§',
  'confirmation code:\n§',
  'SNMPv3 auth password:\n§\nSNMPv3 priv password:\n§',
  'auth key:\n§\npriv key:\n§',
  'enable:\n§',
  'Enable secret:\n§',
  'console password:\n§',
  'vty password:\n§',
  'The VPN PSK is:\n§',
  'OTP:\n§',
  'PIN:\n§',
  'API key:\n§',
  'The API key is:\n§',
  'Bearer token:\n§',
  'JWT:\n§',
  'The BGP md5 password between the two is:\n§',
  'OSPF key:\n§',
  'The key for NTP 1 is:\n§',
  'Please find the password here:\n§',
  'password (do not share):\n§',
  'Password (new):\n§',
  'Temporary password:\n\n\n§',
  'The password, as agreed:\n§',
  'The local admin password, case sensitive:\n§',
  'What is the password?\n§',
  'Whats the enable pw?\n§',
  'Enter password:\n§',
  'New password:\n§\nRetype new password:\n§',
  'Password: \n§',
  'password>\n§',
  'Mar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure with the server : the password is:\n        §',
];

/** What looks like it, and is none. */
const KEPT = [
  'The password is:\nnot set',
  'Password:\nSW1#',
  'Password:\nSW1>enable',
  'Password: \n% Login invalid',
  'Password:\n\nSW1#show version',
  'Token:\nnone',
  'Registration token:\n  not installed',
  'Password policy:\n  minimum length 8',
  'Key chain:\n  CHAIN1 has 2 keys',
  'The password was changed.\nThe switch was reloaded.',
  'Trust Code Installed: Feb 1 2026\n  Active: PID:C9300-24T',
  'The following messages speak of a password:\nMar  5 2026 04:12:10.114 UTC: %SMART_LIC-3-COMM_FAILED: Communications failure',
  'Enter the password, then type:\nenable',
  'No password is set on:\nline vty 0 4',
  'License Authorization:\n  Status: AUTHORIZED',
  'Password required, but none set\nConnection closed',
  'Community:\n',
  'show snmp community:\nSW1#',
  'Authorization type:\nNOT INSTALLED',
  'Utility:\nStatus: DISABLED',
  'Smart Licensing Using Policy:\nStatus: ENABLED',
  'Public key:\n  Data:',
  'Crypto key:\nhostname SW1',
  'The token has expired:\nregister again',
  'Reporting:\nSWITCH',
  'Key:\n!',
];

const SECRETS = ['bolakirunemodatij', 'renopalidukamoseg'];
const planted = (text: string): string => {
  let index = 0;
  return text.replace(/§/g, () => SECRETS[index++ % 2] ?? '');
};

describe('a secret alone below what announces it', () => {
  it.each(ANNOUNCED)('stays in: %j', (text) => {
    const lines = planted(text).split('\n');
    expect(lines.map(createRedactor()).join('\n')).not.toMatch(/bolakir|renopal/);
    const mask = createMask({ addresses: false, names: false });
    lines.forEach(mask.learner());
    expect(lines.map(mask.masker()).join('\n')).not.toMatch(/bolakir|renopal/);
  });

  it.each(KEPT)('is none in: %j', (text) => {
    expect(text.split('\n').map(createRedactor()).join('\n')).toBe(text);
  });

  it('ends with it: what stands below is no secret any more', () => {
    const lines = [
      'The password is:',
      'bolakirunemodatij',
      'distribution',
      'The token is:',
      '',
      '',
      '',
      'distribution',
    ];
    expect(lines.map(createRedactor())).toEqual(['The password is:', '<redacted:password>', ...lines.slice(2)]);
  });
});
