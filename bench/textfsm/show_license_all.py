"""Parses the outputs of `show license all` in a folder with TextFSM for some seconds, one after the other, reading every
field that sldiag reads; prints parses a second."""
import io
import pathlib
import sys
import time

import textfsm

TEMPLATE = r"""Value ENABLED (\S+)
Value SLUP (\S+)
Value SMART_ACCOUNT (.+)
Value VIRTUAL_ACCOUNT (.+)
Value TYPE (.+)
Value ADDRESS (.+)
Value PROXY (.+)
Value VRF (.+)
Value POLICY (.+)
Value ACK_REQUIRED (\S+)
Value ACK_SOURCE (.+)
Value List FIRST (\d+)
Value List FIRST_SOURCE (.+)
Value List FREQUENCY (\d+)
Value List FREQUENCY_SOURCE (.+)
Value List CHANGE (\d+)
Value List CHANGE_SOURCE (.+)
Value LAST_ACK (.+)
Value DEADLINE (.+)
Value INTERVAL (\d+)
Value CHECK (.+)
Value NEXT_PUSH (.+)
Value LAST_PUSH (.+)
Value LAST_FILE (.+)
Value TRUST (.+)
Value List LICENSE (\S+)
Value List ENTITLEMENT (.+)
Value List COUNT (\d+)
Value List STATUS (.+)
Value List EXPORT (.+)
Value List ENFORCEMENT (.+)
Value List LICENSE_TYPE (.+)
Value PID ([^,]+)
Value SN (\S+)
Value AGENT (.+)
Value ACTIVE (.+)
Value AUTHORIZATION (.+)
Value TOTAL (\d+)
Value PURGED (\d+)
Value ACKNOWLEDGED (\d+)
Value WAITING (\d+)
Value AVAILABLE (\d+)
Value COLLECTING (\d+)

Start
  ^Smart Licensing is ${ENABLED}
  ^Smart Licensing Using Policy: -> Slup
  ^\s+Smart Account: ${SMART_ACCOUNT}
  ^\s+Virtual Account: ${VIRTUAL_ACCOUNT}
  ^\s+Type: ${TYPE}
  ^\s+(Cslu address|URL): ${ADDRESS}
  ^\s+Proxy: -> Proxy
  ^\s+VRF: -> Vrf
  ^\s+Policy in use: ${POLICY}
  ^\s+Reporting ACK required: ${ACK_REQUIRED} \(${ACK_SOURCE}\)
  ^\s+First report requirement \(days\): ${FIRST} \(${FIRST_SOURCE}\)
  ^\s+Reporting frequency \(days\): ${FREQUENCY} \(${FREQUENCY_SOURCE}\)
  ^\s+Report on change \(days\): ${CHANGE} \(${CHANGE_SOURCE}\)
  ^\s+Last ACK received: ${LAST_ACK}
  ^\s+Next ACK deadline: ${DEADLINE}
  ^\s+Reporting push interval: ${INTERVAL}
  ^\s+Next ACK push check: ${CHECK}
  ^\s+Next report push: ${NEXT_PUSH}
  ^\s+Last report push: ${LAST_PUSH}
  ^\s+Last report file write: ${LAST_FILE}
  ^Trust Code Installed: ${TRUST}
  ^${LICENSE} \(${ENTITLEMENT}\):
  ^\s+Count: ${COUNT}
  ^\s+Status: ${STATUS}
  ^\s+Export status: ${EXPORT}
  ^\s+Enforcement type: ${ENFORCEMENT}
  ^\s+License type: ${LICENSE_TYPE}
  ^UDI: PID:${PID},SN:${SN}
  ^Smart Agent for Licensing: ${AGENT}
  ^\s+Active: ${ACTIVE} -> Active
  ^Total: ${TOTAL},\s+Purged: ${PURGED}
  ^Total Acknowledged Received: ${ACKNOWLEDGED},\s+Waiting for Ack: ${WAITING}
  ^Available to Report: ${AVAILABLE}\s+Collecting Data: ${COLLECTING}

Slup
  ^\s+Status: ${SLUP} -> Start

Proxy
  ^\s+${PROXY} -> Start

Vrf
  ^\s+${VRF} -> Start

Active
  ^\s+Status: ${AUTHORIZATION} -> Start
"""

texts = [path.read_text() for path in sorted(pathlib.Path(sys.argv[1]).iterdir())]
seconds = float(sys.argv[2])
machine = textfsm.TextFSM(io.StringIO(TEMPLATE))
row = machine.ParseText(texts[0])[0]
missing = [name for name, value in zip(machine.header, row) if value in ("", [])]
if missing:
    sys.exit("not read: " + ", ".join(missing))
parses = 0
start = time.perf_counter()
while time.perf_counter() - start < seconds:
    machine.Reset()
    machine.ParseText(texts[parses % len(texts)])
    parses += 1
print(parses / (time.perf_counter() - start))
