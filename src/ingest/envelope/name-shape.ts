/** What a word must look like to name a device, where nothing around it says that it does. */
import { deviceName } from '../text/device-name.js';

/** Words with a digit that are no device: ports, lines, sizes, tickets. */
const NO_DEVICE =
  /^(?:(?:vlan|gi|te|fo|hu|twe|eth|fa|lo|po|port|slot|line|vty|tty|con|console|day|week|page|step|site|floor|rack|unit|member|v|q|p)\w{0,16}[.-]?\d[\w.]*|[A-Z]{2,10}-?\d{3,})$/i;

/** A word that looks like a device's name, and like nothing else that has digits. */
export function isDeviceWord(word: string): boolean {
  return looksNamed(word) && !NO_DEVICE.test(word);
}

/** Words are headings; names of devices have a digit, a dot or a dash in them. */
export function looksNamed(word: string): boolean {
  return /[A-Za-z]/.test(word)
    ? /\d/.test(word) || /[A-Za-z][.-][A-Za-z]/.test(word)
    : /^\d+(?:\.\d+){3}$/.test(word) || word.includes('::');
}

/** A word that is the name or the address of a device, and looks like it by itself. */
export function namesDevice(word: string): boolean {
  return looksNamed(word) && deviceName(word) === word;
}
