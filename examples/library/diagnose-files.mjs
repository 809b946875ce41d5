// Diagnoses the files named on the command line and prints each device's findings.
import { createReadStream } from 'node:fs';
import { analyze } from 'sldiag';

const inputs = process.argv.slice(2).map((path) => ({ source: path, data: createReadStream(path) }));
const report = await analyze(inputs);
for (const device of report.devices) {
  for (const finding of device.findings) process.stdout.write(`${finding.severity} ${finding.id}\n`);
}
process.exitCode = report.summary.worst === 'error' ? 1 : 0;
