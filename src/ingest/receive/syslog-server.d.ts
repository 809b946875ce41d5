/** The package brings no types. */
declare module 'syslog-server' {
  import { EventEmitter } from 'node:events';

  interface Message {
    readonly date: Date;
    readonly host: string;
    readonly message: string;
    readonly protocol: string;
  }

  export default class SyslogServer extends EventEmitter<{ message: [Message]; error: [Error]; start: []; stop: [] }> {
    start(options: { address: string; port: number; exclusive: boolean }): Promise<void>;
    stop(): Promise<void>;
  }
}
