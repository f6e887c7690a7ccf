/** A curve as a small SVG picture. */

export type Curve = {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
};

const [width, height, left, right, top, bottom] = [720, 360, 64, 20, 44, 52];
const steps = 4;

const shown = (value: number): string => Math.round(value).toLocaleString('en-US');

export function svgOf({ title, xLabel, yLabel, points }: Curve): string {
  const xMax = Math.max(...points.map(({ x }) => x), 1);
  const yMax = Math.max(...points.map(({ y }) => y), 1) * 1.1;
  const at = (x: number, y: number): string =>
    `${(left + (x / xMax) * (width - left - right)).toFixed(1)},${(height - bottom - (y / yMax) * (height - top - bottom)).toFixed(1)}`;
  const marks = Array.from({ length: steps + 1 }, (_, step) => step / steps).flatMap((part) => {
    const [x = '0'] = at(part * xMax, 0).split(',');
    const y = at(0, part * yMax).split(',')[1] ?? '0';
    return [
      `<text x="${x}" y="${height - bottom + 18}" text-anchor="middle">${shown(part * xMax)}</text>`,
      `<text x="${left - 8}" y="${Number(y) + 4}" text-anchor="end">${shown(part * yMax)}</text>`,
      `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#ddd"/>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="24" font-size="15">${title}</text>`,
    ...marks,
    `<text x="${(left + width - right) / 2}" y="${height - 12}" text-anchor="middle">${xLabel}</text>`,
    `<text x="16" y="${(top + height - bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 ${(top + height - bottom) / 2})">${yLabel}</text>`,
    `<polyline fill="none" stroke="#c8102e" stroke-width="2" points="${points.map(({ x, y }) => at(x, y)).join(' ')}"/>`,
    '</svg>\n',
  ].join('\n');
}
