import { type Address, readAddress } from '../cluster/postgres/address.js';
import { messageOf } from '../model/thrown.js';
import { UsageError } from './arguments.js';

/** @throws UsageError that says what is wrong with it, without it: it may hold a secret */
export function clusterAddress(url: string): Address {
  try {
    return readAddress(url);
  } catch (error) {
    throw new UsageError(`--cluster: ${messageOf(error)}`);
  }
}
