import type { LiveEvent } from '../model/live.js';
import { paint, type Style } from './paint.js';

/** One event of a collector as lines for a person; what only programs need gives an empty text. */
export function renderEvent(event: LiveEvent, { colour }: { readonly colour: boolean }): string {
  const styled = (text: string, style: Style) => paint(text, [style], colour);
  const time = event.at.slice(11, 19);
  switch (event.kind) {
    case 'message': {
      const { device, facility, severity, mnemonic, text } = event.message;
      return `${time}  ${device}  ${styled(`%${facility}-${severity}-${mnemonic}`, styleOf(severity))}: ${text}\n`;
    }
    case 'incident': {
      const { change, device, severity, incident } = event;
      const words = { opened: 'incident', changed: 'incident goes on', resolved: 'resolved' }[change];
      const style = change === 'resolved' ? 'green' : severity === 'error' ? 'red' : 'yellow';
      return `${time}  ${device}  ${styled(words, style)}: ${incident.mnemonic}${incident.fields.error ? `, ${incident.fields.error}` : ''}\n`;
    }
    case 'diagnosis': {
      const { device, next } = event;
      const lines = device.findings.flatMap((finding) => {
        const cause = finding.severity === 'info' ? undefined : finding.causes[0];
        return cause === undefined ? [] : [`${time}  ${device.id}  ${styled(cause.verdict, 'bold')}: ${cause.title}`];
      });
      const [step] = next;
      if (lines.length > 0 && step !== undefined) lines.push(`${time}  ${device.id}  run next: ${step.command}`);
      return lines.map((line) => `${line}\n`).join('');
    }
    case 'fleet': {
      const { change, cause } = event;
      const words = change === 'resolved' ? styled('resolved', 'green') : styled('shared cause', 'red');
      return `${time}  ${words}: ${cause.title}, ${cause.devices.length} devices\n`;
    }
    case 'renamed':
      return `${time}  ${event.from} is ${event.to}\n`;
    default:
      return '';
  }
}

function styleOf(severity: number): Style {
  return severity <= 3 ? 'red' : severity === 4 ? 'yellow' : 'dim';
}
