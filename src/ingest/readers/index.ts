import type { ShowReader } from '../block.js';
import { licenseReaders } from './license.js';

/** Every command that is read, in the order in which outputs without a command line are recognised. */
export const showReaders: readonly ShowReader[] = [...licenseReaders];
