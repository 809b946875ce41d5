import type { ShowReader } from '../block.js';
import { callHomeReaders } from './call-home.js';
import { classicLicenseReader } from './classic-license.js';
import { clockReaders } from './clock.js';
import { httpReaders } from './http.js';
import { installReader } from './install.js';
import { interfacesReader } from './interfaces.js';
import { journalReaders } from './journals.js';
import { licenseReaders } from './license.js';
import { licensePlatformReader } from './license-platform.js';
import { pkiReaders } from './pki.js';
import { platformReaders } from './platform.js';
import { processReaders } from './processes.js';
import { reachabilityReaders } from './reachability.js';
import { rightToUseReader } from './right-to-use.js';
import { rumReader } from './rum.js';
import { runningConfigReader } from './running-config.js';
import { throughputReader } from './throughput.js';
import { versionReader } from './version.js';

/** Every command that is read, in the order in which outputs without a command line are recognised. */
export const showReaders: readonly ShowReader[] = [
  ...licenseReaders,
  licensePlatformReader,
  rightToUseReader,
  classicLicenseReader,
  rumReader,
  ...journalReaders,
  throughputReader,
  ...processReaders,
  versionReader,
  installReader,
  runningConfigReader,
  ...callHomeReaders,
  ...httpReaders,
  ...clockReaders,
  ...pkiReaders,
  ...reachabilityReaders,
  interfacesReader,
  ...platformReaders,
];
