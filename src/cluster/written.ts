import { Refusal } from '../collector/refusal.js';
import { AwayError } from './ports.js';

/** @throws Refusal 503 while the engine can't be reached: what was asked may be done or not then */
export async function written<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof AwayError)) throw error;
    throw new Refusal(503, 'engine-away', 'the engine of the cluster can’t be reached now; try again in a moment');
  }
}
