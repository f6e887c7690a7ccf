/** How often a test repeats: few times in `npm test`, many in `npm run test:long`, the same code. */

export const isLong = process.env['FLAGTAP_LONG'] === '1';

/** The first count in `npm test`, the second in `npm run test:long`. */
export const times = (usual: number, long: number): number => (isLong ? long : usual);
