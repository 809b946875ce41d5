import { describe, expect, it } from 'vitest';
import { analyze } from '../structured/analyze-text.js';

const REFUSED = "            ^\n% Invalid input detected at '^' marker.\n";
const shown = (...commands: string[]) =>
  JSON.stringify(analyze({ 'in.txt': commands.map((command) => `sw-5(config)#${command}\n${REFUSED}`).join('') }));

describe('a refused command', () => {
  it.each([
    ['snmp-server comunity Pr1vComm9 RW', 'Pr1vComm9'],
    ['enable secert Hunter2pw', 'Hunter2pw'],
    ['usrname anna pasword S3cretX', 'S3cretX'],
    ['pasword S3cretX', 'S3cretX'],
    ['license smart trust SECRETw all', 'SECRETw'],
    ['license smart trust idtokn NTY4Ym all', 'NTY4Ym'],
    ['license smart register Zx81ab', 'Zx81ab'],
  ])('does not tell what stands behind a word that was mistyped: %s', (command, secret) => {
    expect(shown(command, 'license smart transport cslo')).not.toContain(secret);
  });

  it.each(['license smart trust all', 'license smart transport cslo', 'lic smart url cslu http:/x'])(
    'is quoted whole where it is about licences: %s',
    (command) => {
      expect(shown(command)).toContain(command);
    },
  );

  it('is not told by what wraps it either', () => {
    const token = 'NTY4YmExNmUtMjEwNC00ZDdlLTlkMjYtMTIzNDU2Nzg5MGFi';
    const result = {
      invocation: { module_args: { commands: [`license smart trust idtoken ${token} all`] } },
      stdout: [REFUSED],
      host: 'sw-5',
    };
    expect(JSON.stringify(analyze({ 'in.json': JSON.stringify(result) }))).not.toContain(token);
  });
});
