import process from 'node:process';

/** Everything there is, with pictures of it: a campaign. Else what `npm test` has time for. */
export const isThorough: boolean = process.env['WHEREFORE_THOROUGH'] !== undefined;
