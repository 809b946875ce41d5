import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyslogRecord } from '../../../src/model/record.js';
import { MESSAGES, readText, textsOf } from '../read-text.js';

const FAILED = 'Communications failure with the Example Server (ES) : No route';
const commandsOf = (text: string) => readText(text).blocks.map((block) => block.command);
const hostsOf = (text: string) => readText(text).blocks.map((block) => block.device.hostname);

describe('log lines', () => {
  it('become records with span, device, stamps and fields', () => {
    const { logs, summary } = readText(
      `\n<187>101: acc-7: 000045: *Feb 28 03:04:05.678 UTC: %SMART_LIC-3-COMM_FAILED: ${FAILED}\n`,
    );
    expect(logs).toEqual([
      {
        kind: 'syslog',
        device: { source: 'input.txt', hostname: 'acc-7', address: null },
        span: {
          source: 'input.txt',
          line: 2,
          endLine: 2,
          text: `<187>101: acc-7: 000045: *Feb 28 03:04:05.678 UTC: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
        },
        facility: 'SMART_LIC',
        severity: 3,
        mnemonic: 'COMM_FAILED',
        text: FAILED,
        fields: { server: 'Example Server (ES)', error: 'No route' },
        at: { ms: Date.UTC(2026, 1, 28, 3, 4, 5, 678), isUtc: true, zone: null },
        yearInferred: true,
        clockMark: '*',
        receivedAt: null,
        arrivalInferred: false,
        sequence: 45,
        repeats: 1,
      },
    ]);
    expect(summary).toMatchObject({ lines: 2, logLines: 1, licensingLines: 1, kinds: ['syslog'] });
  });

  it('take their year from the relay when the device leaves it out', () => {
    const [log] = readText('2023-05-03T04:05:06Z acc-7 101: May  3 04:05:05: %SMART_LIC-6-AGENT_READY: x').logs;
    expect(log).toMatchObject({
      at: { ms: Date.UTC(2023, 4, 3, 4, 5, 5), isUtc: false },
      receivedAt: { ms: Date.UTC(2023, 4, 3, 4, 5, 6), isUtc: true },
      yearInferred: true,
    });
  });

  it('name the device by origin, relay, address, prompt or session', () => {
    const tag = '%SMART_LIC-6-AGENT_READY: x';
    const devices = readText(
      [
        `<187>1: acc-7: Apr  2 03:04:05: ${tag}`,
        `May  3 04:05:06 acc-8 1: Apr  2 03:04:05: ${tag}`,
        `May  3 04:05:06 192.0.2.9 1: Apr  2 03:04:05: ${tag}`,
        `ACC-9#*Apr  2 03:04:05: ${tag}`,
        `logs/acc-10.log:3:*Apr  2 03:04:05: ${tag}`,
        `*Apr  2 03:04:05: ${tag}`,
        'ACC-11#',
        `*Apr  2 03:04:05: ${tag}`,
      ].join('\n'),
    ).logs.map(({ device }) => [device.hostname, device.address]);
    expect(devices).toEqual([
      ['acc-7', null],
      ['acc-8', null],
      [null, '192.0.2.9'],
      ['ACC-9', null],
      ['acc-10', null],
      [null, null],
      ['ACC-11', null],
    ]);
  });

  it('of no interest are counted', () => {
    const { logs, summary, seen } = readText(
      '*Feb  2 03:04:05: %OSPF-5-ADJCHG: x\nFeb  2 03:04:06 2026: no tag\n*Feb  3 2026 03:04:07 UTC: %SYS-5-CONFIG_I: y\n',
    );
    expect(logs).toEqual([]);
    expect(summary).toMatchObject({ logLines: 2, licensingLines: 0, kinds: ['syslog'] });
    expect(seen).toMatchObject([
      { lines: 2, at: { ms: Date.UTC(2026, 1, 3, 3, 4, 7), isUtc: true }, span: { line: 3 } },
    ]);
  });

  it('are told of for each session', () => {
    const { seen } = readText(
      'ACC-7#\n*Feb  2 03:04:05: %OSPF-5-ADJCHG: x\nACC-8#\n*Feb  3 03:04:05: %OSPF-5-ADJCHG: x\n*Feb  4 03:04:05: %OSPF-5-ADJCHG: x\n',
    );
    expect(seen.map(({ device, lines }) => [device.hostname, lines])).toEqual([
      ['ACC-7', 1],
      ['ACC-8', 2],
    ]);
  });

  it('with a mnemonic that is not known are records all the same', () => {
    expect(readText('*Feb  2 03:04:05: %SMART_LIC-4-BRAND_NEW: Something.').logs).toMatchObject([
      { mnemonic: 'BRAND_NEW', text: 'Something.', fields: {} },
    ]);
  });

  it('with a header that is not understood are records without time, and say so', () => {
    const { logs, diagnostics } = readText('a *Feb  2 03:04:05x %SMART_LIC-6-AGENT_READY: x\n'.repeat(9));
    expect(logs).toHaveLength(9);
    expect(logs[0]).toMatchObject({ at: null, mnemonic: 'AGENT_READY' });
    expect(diagnostics.map(({ code, line }) => [code, line])).toEqual([
      ['unread-header', 1],
      ['unread-header', 2],
      ['unread-header', 3],
      ['unread-header', 4],
      ['unread-header', 5],
      ['unread-header', 9],
    ]);
    expect(diagnostics[5]?.message).toContain('4 more');
  });

  it('stand for their repetitions', () => {
    const text = [
      `<187>1: acc-7: Feb  2 03:04:05: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      '<187>2: acc-7: Feb  2 03:09:05: last message repeated 66 times',
      `<187>3: acc-7: Feb  2 03:10:05: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      '<187>9: acc-8: Feb  2 03:10:05: last message repeated 5 times',
      '<187>4: acc-7: Feb  2 03:10:05: %OSPF-5-ADJCHG: x',
      '<187>5: acc-7: Feb  2 03:10:05: last message repeated 7 times',
    ].join('\n');
    expect(readText(text).logs.map(({ repeats, span }) => [repeats, span.line, span.endLine])).toEqual([
      [67, 1, 2],
      [1, 3, 3],
    ]);
  });

  it('in the hundreds of thousands are read at their beginning and end when they are only noted', () => {
    const lines = Array.from(
      { length: 5000 },
      (_, index) => `*Feb  2 03:04:05: %LINK-3-UPDOWN: Interface Gi${index}, changed state to up`,
    );
    lines.push(`*Feb  2 03:04:06: %SMART_LIC-3-COMM_FAILED: ${FAILED}`);
    const { logs, summary, diagnostics } = readText(lines.join('\n'));
    const interfaces = logs.flatMap((log) => (log.mnemonic === 'UPDOWN' ? [log.fields.interface] : []));
    expect(interfaces).toHaveLength(500);
    expect([interfaces[0], interfaces[249], interfaces[250], interfaces[499]]).toEqual([
      'Gi0',
      'Gi249',
      'Gi4750',
      'Gi4999',
    ]);
    expect(summary).toMatchObject({ logLines: 5001, licensingLines: 5001 });
    expect(diagnostics).toMatchObject([{ level: 'info', code: 'message-flood', line: 4751 }]);
    expect(diagnostics[0]?.message).toContain('4500');
  });

  it('reads a message that it has seen before as it did the first time', () => {
    const lines = [
      `Feb 28 03:04:05 UTC: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      `sw2: Feb 28 03:04:06 UTC: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      `password 7 0822455D0A16: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      `RP/0: LICENSE-SMART_LIC-3-COMM_RESTORED: x %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      `event "%SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      `Feb 28 03:04:07 UTC: %SMART_LIC-3-COMM_FAILED:  Communications failure  with it`,
      `Feb 28 03:04:08 UTC: %SMART_LIC-3-COMM_FAILED: token 'abcdef' Feb 28 03:04:09: %SYS-5-RESTART: x`,
    ];
    for (const line of lines) {
      const alone = readText(`${line}\n`);
      const repeated = readText(`${lines.join('\n')}\n${line}\n`);
      const newest = repeated.logs.slice(repeated.logs.length - alone.logs.length);
      const placeless = (logs: typeof newest) =>
        logs.map((log) => ({ ...log, span: log.span.text, device: log.device }));
      expect(placeless(newest)).toEqual(placeless(alone.logs));
    }
  });
});

describe('wrapped log lines', () => {
  const texts = (text: string) => readText(text).logs.map((log) => [log.text, log.span.line, log.span.endLine]);

  it('are joined when the template is incomplete without the next line', () => {
    expect(
      texts('*Jun  5 00:01:07.311: %SMART_LIC-6-AGENT_READY: Smart Agent for \nLicensing is initialized\nnext'),
    ).toEqual([['Smart Agent for Licensing is initialized', 1, 2]]);
    expect(
      texts(
        '*Jun  5 00:01:07.311: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report \nacknowledgement will be required\n in 30 days.',
      ),
    ).toEqual([['A Usage report acknowledgement will be required in 30 days.', 1, 3]]);
  });

  it('are joined without a blank where 80 columns cut a word', () => {
    const head = '*Jun  5 00:01:07: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgeme';
    expect(`${head}n`).toHaveLength(80);
    expect(texts(`${head}n\nt will be required in 30 days.`)).toEqual([
      ['A Usage report acknowledgement will be required in 30 days.', 1, 2],
    ]);
  });

  it('are joined when the last field ran out of columns', () => {
    const head = '*Jun  5 00:01:07: %SMART_LIC-3-COMM_FAILED: Communications failure with the';
    expect(texts(`${head}\nES : Unable to resolve\nCopying`)).toEqual([
      ['Communications failure with the ES : Unable to resolve', 1, 2],
    ]);
    const open = '*Jun  5 00:01:07: %PKI-3-CRL_FETCH_FAIL: CRL fetch for trustpoint X failed';
    expect(texts(`${open}\n                  Reason : No server answered it.\nnext`)).toEqual([
      ['CRL fetch for trustpoint X failed Reason : No server answered it.', 1, 2],
    ]);
  });

  it('are not joined with what is something else', () => {
    const log = `*Feb  2 03:04:05: %SMART_LIC-3-COMM_FAILED: ${FAILED}`;
    for (const next of [
      'ACC-7#show clock',
      '*Feb  2 03:04:06: no tag here',
      'Transport:',
      '',
      '------------------ show version ------------------',
    ]) {
      expect(texts(`${log}\n${next}\n`)).toEqual([[FAILED, 1, 1]]);
    }
    const cut =
      '*Feb  2 03:04:05 EST: %SMART_LIC-6-REPORTING_REQUIRED: A Usage report acknowledgement will be required in';
    expect(texts(`${cut}\nLine 4 Status:`)).toEqual([['A Usage report acknowledgement will be required in', 1, 1]]);
  });

  it('give a section its own lines back', () => {
    const { blocks, logs } = readText(
      [
        'ACC-7#show license all',
        'Smart Licensing Status',
        '*Jun  5 00:01:07.311: %SMART_LIC-6-AGENT_READY: Smart Agent for ',
        'Licensing is initialized',
        'Transport:',
        `*Jan  2 00:00:03: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
        '  Type: cslu',
      ].join('\n'),
    );
    expect(textsOf(blocks[0])).toEqual(['Smart Licensing Status', 'Transport:', '  Type: cslu']);
    expect(logs.map((log) => log.mnemonic)).toEqual(['AGENT_READY', 'COMM_FAILED']);
  });
});

describe('sections', () => {
  it('begin at prompts and end at the next', () => {
    const { blocks } = readText(
      'ACC-7#show license all\nSmart Licensing Status\n\n  x\nACC-7#\nnoise\nACC-7#sh ver\nCisco IOS XE Software, Version 17.09.04a\nACC-7#exit\nbye\n',
    );
    expect(blocks.map((block) => [block.command, textsOf(block)])).toEqual([
      ['show license all', ['Smart Licensing Status', '', '  x']],
      ['show version', ['Cisco IOS XE Software, Version 17.09.04a']],
    ]);
    expect(blocks[0]?.lines[0]?.number).toBe(2);
    expect(blocks.every((block) => block.device.hostname === 'ACC-7')).toBe(true);
  });

  it('begin at the banners of tech support', () => {
    const banner = (command: string) => `\n------------------ ${command} ------------------\n`;
    const text = [
      banner('show version'),
      'Cisco IOS XE Software, Version 17.09.04a',
      'ACC-7 uptime is 3 weeks',
      banner('show interfaces'),
      'GigabitEthernet1/0/1 is up',
      `*Feb  2 03:04:05: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
      banner('show license tech support'),
      'Smart Licensing Tech Support info',
      'Smart Licensing Status',
      banner('dir crashinfo:'),
      'nothing',
    ].join('\n');
    const { blocks, logs, summary } = readText(text);
    expect(blocks.map((block) => [block.command, block.device.hostname])).toEqual([
      ['show version', 'ACC-7'],
      ['show license tech support', 'ACC-7'],
    ]);
    expect(logs).toMatchObject([{ device: { hostname: 'ACC-7' } }]);
    expect(summary).toMatchObject({ knownSections: 2, unknownSections: 2 });
  });

  it('are recognised by their first lines when nothing names the command', () => {
    expect(commandsOf('\nSmart Licensing Status\n======\nUtility:\n  Status: DISABLED\n')).toEqual([
      'show license all',
    ]);
    expect(commandsOf('Smart Licensing Tech Support info\nSmart Licensing Status\n')).toEqual([
      'show license tech support',
    ]);
    expect(commandsOf('  Smart Licensing Status\n  x')).toEqual(['show license all']);
  });

  it('are recognised by an echoed command', () => {
    expect(commandsOf('show license usage\nLicense Authorization:\nshow license udi\nUDI: x\n')).toEqual([
      'show license usage',
      'show license udi',
    ]);
    expect(commandsOf('show me the way\nshow clock is wrong here\nUtility:\n')).toEqual(['show license status']);
  });

  it('that a device prints when it starts end where its console begins', () => {
    const banner = [
      'Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4, RELEASE SOFTWARE (fc5)',
      'PLEASE READ THE FOLLOWING TERMS CAREFULLY. INSTALLING THE LICENSE OR',
      'ACCEPTANCE OF THE FOLLOWING TERMS.',
      'cisco C9300-24T (X86) processor with 1343576K/6147K bytes of memory.',
      'System Serial Number               : FOC2345X0AA',
    ];
    const log = `*Jan  2 00:00:03: %SMART_LIC-3-COMM_FAILED: ${FAILED}`;
    for (const end of ['Press RETURN to get started!', log]) {
      const { blocks, logs } = readText([...banner, '', end, 'Type: callhome', log, 'ACC-7>enable'].join('\n'));
      expect(blocks.map((block) => [block.command, textsOf(block).at(-1)])).toEqual([['show version', '']]);
      expect(logs.length).toBe(end === log ? 2 : 1);
    }
    // An output that somebody pasted goes on behind a message.
    const pasted = ['Cisco IOS Software [X], Y, Version 17.9.4a', 'ACC-7 uptime is 3 weeks', banner[4], log, banner[3]];
    expect(textsOf(readText(pasted.join('\n')).blocks[0]).at(-1)).toBe(banner[3]);
  });

  it('of two devices pasted one after the other are two', () => {
    const one = ['Smart Licensing Status', ...Array.from({ length: 12 }, (_, index) => `  line ${index}`)].join('\n');
    expect(
      commandsOf(
        `${one}\n${one}\nCisco IOS XE Software, Version 17.09.04a\nCisco IOS Software [X], Y, Version 17.9.4a\n`,
      ),
    ).toEqual(['show license all', 'show license all', 'show version']);
  });

  it('take the load and clock lines before them along', () => {
    const clock = 'Time source is NTP, 07:08:09.123 UTC Wed Nov 19 2025';
    const load = 'Load for five secs: 1%/0%; one minute: 2%; five minutes: 3%';
    expect(textsOf(readText(`ACC-7#show license usage\n${load}\n${clock}\n\nLicense Usage`).blocks[0])).toEqual([
      load,
      clock,
      '',
      'License Usage',
    ]);
    expect(textsOf(readText(`${load}\n${clock}\n\nSmart Licensing Status`).blocks[0])).toEqual([
      load,
      clock,
      'Smart Licensing Status',
    ]);
  });

  it('carry what was asked for', () => {
    const { blocks } = readText(
      'ACC-7#sh run | i license\nlicense smart transport cslu\nACC-7#ping vrf Mgmt-vrf cslu-local\nType escape sequence to abort.\n',
    );
    expect(blocks.map(({ command, partial }) => [command, partial])).toEqual([
      ['show running-config | i license', '| i license'],
      ['ping vrf Mgmt-vrf cslu-local', undefined],
    ]);
  });

  it('cut off in the middle are read', () => {
    const { blocks, summary } = readText('ACC-7#show license all\nSmart Licensing Sta');
    expect(textsOf(blocks[0])).toEqual(['Smart Licensing Sta']);
    expect(summary.knownSections).toBe(1);
  });

  it('without content are nothing', () => {
    expect(readText('ACC-7#show license all\n\n\nACC-7#').blocks).toEqual([]);
  });

  it('belong to the host whose prompt came last', () => {
    expect(
      hostsOf(
        'ACC-7#show clock\n*1:00\nACC-7#ssh 192.0.2.8\nACC-8>en\nACC-8#show clock\n*2:00\nACC-8#exit\nACC-7#show clock\n*3:00\n',
      ),
    ).toEqual(['ACC-7', 'ACC-8', 'ACC-7']);
  });

  it('are not ended by a table that looks like a prompt', () => {
    const { blocks } = readText('ACC-7#show license all\nSwitch#   Role    Mac Address\n*1  Active\n');
    expect(textsOf(blocks[0])).toHaveLength(2);
  });

  it('are not begun by the version that a restarting device logs', () => {
    const text =
      '*Feb  2 03:04:05: %SYS-5-RESTART: System restarted --\nCisco IOS Software [X], Y Software (CAT9K_IOSXE), Version 17.9.4a\nCopyright\n';
    expect(commandsOf(text)).toEqual([]);
    expect(commandsOf(`Syslog logging: enabled\n${text}*Feb  2 03:04:06: untagged\n`)).toEqual(['show logging']);
    expect(textsOf(readText(`Syslog logging: enabled\n*Feb  2 03:04:06: untagged\n`).blocks[0])).toEqual([
      'Syslog logging: enabled',
    ]);
  });

  it('of the log keep what looks like smaller outputs, and end where a large one begins', () => {
    expect(commandsOf('Syslog logging: enabled\nNAME: "x", DESCR: "y"\nSmart Licensing Status\nx\n')).toEqual([
      'show logging',
      'show license all',
    ]);
  });

  it('of a reader that throws become a diagnostic, and the others are read', () => {
    const { blocks, diagnostics } = readText('ACC-7#show license udi\nTHROW\nACC-7#show clock\n*1:00\n');
    expect(blocks.map((block) => block.command)).toEqual(['show license udi', 'show clock']);
    expect(diagnostics).toMatchObject([
      { level: 'error', code: 'reader-failed', line: 2, message: expect.stringContaining('no such luck') },
    ]);
  });

  it('of nothing are said to be', () => {
    const { summary, diagnostics } = readText('');
    expect(summary.lines).toBe(0);
    expect(diagnostics).toMatchObject([{ code: 'empty-input', level: 'warning' }]);
  });

  it('that nobody knows are said to be nothing', () => {
    expect(readText('ACC-7#show interfaces\nGi1/0/1 is up\n').diagnostics).toMatchObject([
      { code: 'nothing-recognised' },
    ]);
    expect(readText('Dear support,\nhello\n').diagnostics).toMatchObject([{ code: 'nothing-recognised' }]);
  });
});

describe('configuration', () => {
  it('is read whole, and names the device', () => {
    const { blocks, logs, summary } = readText(
      [
        'Building configuration...',
        '',
        'Current configuration : 812 bytes',
        '!',
        'hostname ACC-7',
        'license smart transport cslu',
        'event manager applet x',
        ' event syslog pattern "%SMART_LIC-3-COMM_FAILED: .*"',
        'end',
        'something else',
      ].join('\n'),
    );
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ command: 'show running-config', device: { hostname: 'ACC-7' } });
    expect(textsOf(blocks[0])).toHaveLength(9);
    expect(logs).toEqual([]);
    expect(summary.kinds).toEqual(['config']);
  });

  it('is recognised in pasted lines', () => {
    const { blocks } = readText(
      'Please look at this:\nlicense smart transport cslu\nlicense smart url cslu http://192.0.2.1:8182/cslu/v1/pi\n!\nThanks\n',
    );
    expect(blocks.map(textsOf)).toEqual([
      ['license smart transport cslu', 'license smart url cslu http://192.0.2.1:8182/cslu/v1/pi', '!'],
    ]);
  });

  it.each(['config', 'config-if', 'maint-mode', 'recovery-mode', 'tcl', 'diag'])(
    'is none where something is shown in the mode %s, as NX-OS and IOS XR let it',
    (mode) => {
      const { blocks } = readText(`ACC-7(${mode})# show clock\n*1:00\nACC-7(${mode})#sh clock\n*2:00\n`);
      expect(blocks.map((block) => [block.command, textsOf(block)])).toEqual([
        ['show clock', ['*1:00']],
        ['show clock', ['*2:00']],
      ]);
    },
  );

  it('is recognised in what was typed', () => {
    const { blocks } = readText(
      'ACC-7#conf t\nEnter configuration commands, one per line.\nACC-7(config)#license smart transport cslu\nACC-7(config)#interface Vlan1\nACC-7(config-if)#ip address 192.0.2.1 255.255.255.0\nACC-7(config-if)#do show clock\n*1:00\nACC-7(config-if)#end\nACC-7#show clock\n*2:00\n',
    );
    expect(blocks.map((block) => [block.command, textsOf(block)])).toEqual([
      [
        'show running-config',
        ['license smart transport cslu', 'interface Vlan1', ' ip address 192.0.2.1 255.255.255.0'],
      ],
      ['show clock', ['*1:00']],
      ['show running-config', [' end']],
      ['show clock', ['*2:00']],
    ]);
  });

  it('after an output that nothing ends begins a section of its own', () => {
    const { blocks } = readText(
      'Smart Licensing Status\nTransport:\nlicense smart transport cslu\nlicense smart url cslu http://192.0.2.1\n',
    );
    expect(blocks.map((block) => block.command)).toEqual(['show license all', 'show running-config']);
  });

  it('of another device begins another', () => {
    const config = (name: string) =>
      `Building configuration...\n\nCurrent configuration : 9 bytes\nhostname ${name}\nend\n`;
    expect(hostsOf(config('ACC-7') + config('ACC-8'))).toEqual(['ACC-7', 'ACC-8']);
  });
});

describe('a terminal’s leftovers', () => {
  it('hide neither prompts nor banners nor first lines', () => {
    const pager = ' --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b';
    const { blocks } = readText(
      `ACC-7#show interfaces\nGi1 is up\n${pager}ACC-7#show license all\nTransport:\n${pager}  Type: cslu\n${pager}------------------ show version ------------------\nx\n\x1b[0mACC-7#show clock\n*1:00\n`,
    );
    expect(blocks.map((block) => [block.command, textsOf(block)])).toEqual([
      ['show license all', ['Transport:', '  Type: cslu']],
      ['show version', ['x']],
      ['show clock', ['*1:00']],
    ]);
    expect(commandsOf(`noise\n${pager}Smart Licensing Status\n`)).toEqual(['show license all']);
  });
});

describe('licence files', () => {
  const file = '<?xml version="1.0"?>\n<smartLicense>\n<returnCode>Qabcdef</returnCode>\n</smartLicense>';

  it('are handed on, cleaned; who reads them takes out the secrets', () => {
    const { files, summary } = readText(`ACC-7#\n${file}\nACC-7#show clock\n*1:00\n`);
    expect(files).toEqual([
      ['<?xml version="1.0"?>', '<smartLicense>', '<returnCode>Qabcdef</returnCode>', '</smartLicense>'],
    ]);
    expect(summary.kinds).toEqual(['show', 'license-file']);
  });

  it('on one long line are whole', () => {
    const long = `<smartLicense>${'<x>1</x>'.repeat(20_000)}</smartLicense>`;
    expect(readText(long, { chunk: 4096 }).files).toEqual([[long]]);
  });

  it('that are cut off swallow neither log nor outputs', () => {
    const { logs, blocks, files } = readText(
      `<smartLicense>\n<a>\n*Feb  2 03:04:05: %SMART_LIC-3-COMM_FAILED: ${FAILED}\n<smartLicense>\n<b>\nACC-7#show clock\n*1:00\n`,
    );
    expect(logs).toHaveLength(1);
    expect(blocks.map((block) => block.command)).toEqual(['show clock']);
    expect(files).toEqual([
      ['<smartLicense>', '<a>'],
      ['<smartLicense>', '<b>'],
    ]);
  });
});

describe('any input', () => {
  const piece = fc.constantFrom(
    'ACC-7#show license all',
    'ACC-8#',
    'Smart Licensing Status',
    'Transport:',
    '  Type: cslu',
    '',
    'hostname ACC-9',
    'Building configuration...',
    'end',
    '------------------ show version ------------------',
    'Cisco IOS XE Software, Version 17.09.04a',
    'ACC-7(config)#license smart transport off',
    '<?xml version="1.0"?>',
    '<smartLicense>',
    '</smartLicense>',
    `*Feb  2 03:04:05: %SMART_LIC-3-COMM_FAILED: ${FAILED}`,
    '*Feb  2 03:04:05: %SMART_LIC-6-AGENT_READY: Smart Agent for',
    'Licensing is initialized',
    '<187>1: a7: Feb  2 03:04:05: last message repeated 3 times',
    '*Feb  2 03:04:05: %OSPF-5-ADJCHG: x',
    'show clock',
    'Load for five secs: 1%',
    '\x1b[31mred\x1b[0m',
    'caf\u00e9',
    ' --More-- \b\b\bX',
  );
  const text = fc
    .tuple(fc.array(piece, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'))
    .map(([lines, ending]) => lines.join(ending));

  it('gives the same records however its bytes are cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, chunk) => {
        const { summary, ...rest } = readText(whole, { chunk });
        const { summary: wholeSummary, ...wholeRest } = readText(whole);
        expect(rest).toEqual(wholeRest);
        expect(summary).toEqual(wholeSummary);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and counts every line once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { summary } = readText(bytes, { chunk: 7 });
        expect(summary.bytes).toBe(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('loses no licensing line, whatever it stands in', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const tagged = whole.split('\n').filter((line) => line.includes('%SMART_LIC-')).length;
        expect(readText(whole).logs.filter((log: SyslogRecord) => log.facility === 'SMART_LIC')).toHaveLength(tagged);
      }),
      { numRuns: 500 },
    );
  });

  it('is escaped and redacted before anything sees it', () => {
    const { blocks, logs } = readText(
      'ACC-7#show license all\n\x1b]52;c;AAAA\x07Smart Licensing\x07 Status\u202e\n*Feb  2 03:04:05: %SMART_LIC-3-COMM_FAILED: Communications failure with the \x1b[31mX : a\u202eb\n',
    );
    expect(textsOf(blocks[0])).toEqual(['Smart Licensing\\x07 Status\\u202e']);
    expect(logs[0]?.fields).toEqual({ server: 'X', error: 'a\\u202eb' });
  });

  it('says how many lines were too long', () => {
    const { diagnostics, logs } = readText(
      `x\n${'a'.repeat(70_000)}\n*Feb  2 03:04:05: %SMART_LIC-6-AGENT_READY: ${'b'.repeat(90_000)}\n`,
    );
    expect(diagnostics).toMatchObject([{ code: 'long-line', line: 2, message: expect.stringContaining('2 lines') }]);
    expect(logs[0]?.text.length).toBeLessThan(65_600);
  });

  it('is read by the messages that the caller lists', () => {
    const line = '*Feb  2 03:04:05: %LINK-3-UPDOWN: Interface Gi1, changed state to up\n';
    expect(readText(line).logs).toHaveLength(1);
    expect(
      readText(line, { context: { messages: MESSAGES.filter(({ facility }) => facility === 'SMART_LIC') } }).logs,
    ).toEqual([]);
  });
});
