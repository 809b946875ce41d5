/** SQL; see the script. */
export const OUTCOMES: string;
export const OUTCOME: string;
