/** Draws the averages with Chart.js over the bars of the page, in the page's own colours; without it the bars stay. */
import type { Chart as ChartClass, ChartConfiguration, Plugin } from 'chart.js';

type Average = { readonly name: string; readonly now: number; readonly before?: number };

const { Chart } = window as unknown as { readonly Chart?: typeof ChartClass };
/** Narrower than this, in rem, names and values leave no room for bars: those of the page wrap better. */
const roomRem = 15;
const rootSize = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);

let drawn: ChartClass | null = null;

function draw(): void {
  const place = document.querySelector<HTMLElement>('[data-chart]');
  drawn?.destroy();
  drawn = null;
  place?.querySelector('canvas')?.remove();
  place?.classList.remove('chart--drawn');
  if (place === null || Chart === undefined || place.clientWidth < roomRem * rootSize()) return;
  const canvas = document.createElement('canvas');
  place.append(canvas);
  place.classList.add('chart--drawn');
  const averages = JSON.parse(place.dataset['chart'] ?? '[]') as readonly Average[];
  drawn = new Chart(canvas, configuration(averages));
}

function configuration(averages: readonly Average[]): ChartConfiguration<'bar', (number | null)[], string | string[]> {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const rem = rootSize();
  const family = token('--font');
  const ink = token('--chart-1');
  const comparable = averages.some((average) => average.before !== undefined);
  const before = {
    data: averages.map((average) => average.before ?? null),
    backgroundColor: hatch(ink),
    borderColor: ink,
    borderWidth: 1,
    maxBarThickness: 0.7 * rem,
  };
  return {
    type: 'bar',
    data: {
      labels: averages.map((average) => linesOf(average.name)),
      datasets: [
        {
          data: averages.map((average) => average.now),
          backgroundColor: ink,
          borderRadius: { topRight: 3, bottomRight: 3 },
          borderSkipped: 'start',
          maxBarThickness: rem,
        },
        ...(comparable ? [before] : []),
      ],
    },
    options: {
      indexAxis: 'y',
      datasets: { bar: { categoryPercentage: 0.78, barPercentage: 1 } },
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { autoPadding: false, padding: { right: 3 * rem } },
      scales: {
        x: { display: false, min: 0 },
        y: {
          afterFit: (scale) => {
            scale.paddingTop = 0;
            scale.paddingBottom = 0;
          },
          grid: { display: false },
          border: { display: false },
          ticks: {
            color: token('--ink'),
            font: { family, size: (document.documentElement.lang === 'en' ? 1 : 1.125) * rem },
            crossAlign: 'far',
            padding: 0.5 * rem,
          },
        },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
    plugins: [valuesAtEnds({ family, rem, ink: token('--ink'), quiet: token('--ink-3') })],
  };
}

/** English names run over two lines, Chinese ones fit. */
const linesOf = (name: string): string | string[] => (name.length > 8 && name.includes(' ') ? name.split(/ (?=\S+$)/) : name);

/** Strokes at 45 degrees: the month before reads in grey too. */
function hatch(ink: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const pen = tile.getContext('2d');
  if (pen === null) return ink;
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  for (const start of [-6, 0, 6]) {
    pen.moveTo(start, 6);
    pen.lineTo(start + 6, 0);
  }
  pen.stroke();
  return pen.createPattern(tile, 'repeat') ?? ink;
}

/** The number at a bar's end: strong for this month, quiet for the one before. */
const valuesAtEnds = ({ family, rem, ink, quiet }: { family: string; rem: number; ink: string; quiet: string }): Plugin<'bar'> => ({
  id: 'values-at-ends',
  afterDatasetsDraw(chart) {
    const { ctx, data } = chart;
    ctx.textBaseline = 'middle';
    data.datasets.forEach((dataset, series) => {
      ctx.font = series === 0 ? `700 ${1.125 * rem}px ${family}` : `400 ${0.9375 * rem}px ${family}`;
      ctx.fillStyle = series === 0 ? ink : quiet;
      chart.getDatasetMeta(series).data.forEach((bar, i) => {
        const value = dataset.data[i];
        if (typeof value === 'number') ctx.fillText(written(value), bar.x + 0.5 * rem, bar.y + 1);
      });
    });
  },
});

const written = (value: number): string => String(Math.round(value * 10) / 10).replace('-', '\u2212');

document.addEventListener('flagtap:replaced', draw);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
draw();
