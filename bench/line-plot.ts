/** A line of a plot. */
export interface PlotLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a plot shows; both axes are logarithmic. */
export interface Plot {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly lines: readonly PlotLine[];
}

const [width, height] = [640, 400];
const margin = { left: 70, right: 130, top: 40, bottom: 50 };
const colors = ['#1b6ca8', '#c0392b', '#27864b', '#8e44ad', '#b9770e', '#555555'];

type Scale = (value: number) => number;

function scale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const span = high - low || 1;
  return (value) => from + ((Math.log10(value) - low) / span) * (to - from);
}

/** 1, 2 and 5 of every power of ten between the smallest and the largest value. */
function ticks(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    // A negative power has no exact value: through its text it reads as people write it.
    for (const digit of [1, 2, 5]) marks.push(Number(`${digit}e${power}`));
  }
  return marks.filter((mark) => mark >= low && mark <= high);
}

function label(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1e4 ? `${value / 1e3} k` : String(value);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const at = (value: number): string => value.toFixed(1);

function textAt(x: number, y: number, anchor: 'start' | 'middle' | 'end', text: string, more = ''): string {
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${more}>${escaped(text)}</text>`;
}

function axes(plot: Plot, xs: readonly number[], ys: readonly number[], x: Scale, y: Scale): string[] {
  const [right, bottom] = [width - margin.right, height - margin.bottom];
  const middle = (margin.top + bottom) / 2;
  return [
    textAt(margin.left, 22, 'start', plot.title, ' font-weight="bold"'),
    ...ticks(ys).flatMap((mark) => [
      `<path d="M${margin.left} ${at(y(mark))}H${right}" stroke="#dddddd"/>`,
      textAt(margin.left - 6, y(mark) + 4, 'end', label(mark)),
    ]),
    ...xs.map((mark) => textAt(x(mark), bottom + 18, 'middle', label(mark))),
    `<path d="M${margin.left} ${margin.top}V${bottom}H${right}" fill="none" stroke="#333333"/>`,
    textAt((margin.left + right) / 2, height - 12, 'middle', plot.xTitle),
    textAt(16, middle, 'middle', plot.yTitle, ` transform="rotate(-90 16 ${at(middle)})"`),
  ];
}

/** A plot as SVG text. Values must be positive, or the line has no place; the dashed lines grow as fast as x does. */
export function linePlot(plot: Plot): string {
  const shown = plot.lines.map(({ name, points }) => ({ name, points: points.filter(([x, y]) => x > 0 && y > 0) }));
  const all = shown.flatMap(({ points }) => points);
  if (all.length === 0) throw new Error(`${plot.title}: no value above zero`);
  const xs = [...new Set(all.map(([x]) => x))];
  const linear = shown.map(({ points }) => points.map(([x]) => [x, (points[0][1] * x) / points[0][0]] as const));
  const ys = [...all, ...linear.flat()].map(([, value]) => value);
  const x = scale(xs, margin.left, width - margin.right);
  const y = scale(ys, height - margin.bottom, margin.top);
  const path = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${at(x(px))} ${at(y(py))}`).join('');
  const drawn = shown.flatMap(({ name, points }, index) => {
    const color = colors[index % colors.length];
    const legend = margin.top + 14 + index * 18;
    const from = width - margin.right + 12;
    return [
      `<path d="${path(linear[index])}" fill="none" stroke="${color}" stroke-dasharray="3 4" opacity="0.6"/>`,
      `<path d="${path(points)}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...points.map(([px, py]) => `<circle cx="${at(x(px))}" cy="${at(y(py))}" r="3" fill="${color}"/>`),
      `<path d="M${from} ${legend - 4}h18" stroke="${color}" stroke-width="2"/>`,
      textAt(from + 24, legend, 'start', name),
    ];
  });
  const parts = [...axes(plot, xs, ys, x, y), ...drawn];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
}
