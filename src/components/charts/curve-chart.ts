/**
 * One chart on a canvas, drawn by chart.js and driven by hand: it is given a picture and a style and draws
 * them at once, without animation, parsing or decimation. Only the parts of chart.js in use are registered.
 */
import {
  Chart,
  type ChartDataset,
  type ChartOptions,
  type ChartType,
  Interaction,
  type InteractionModeFunction,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  Tooltip,
  type TooltipItem,
  type TooltipModel,
  type TooltipPositionerFunction,
} from 'chart.js';
import { text as catalogue } from '../../text/index.ts';
import type { ChartStyle } from './chart-style.ts';
import { chartWords } from './chart-words.ts';
import type { CurvePicture, Line, LineKind, LinePoint } from './curve-picture.ts';
import { hasTooltip, nearestIndex } from './nearest-points.ts';
import { tickStep } from './nice-range.ts';

const text = catalogue.charts;

declare module 'chart.js' {
  interface InteractionModeMap {
    nearestOfEachLine: InteractionModeFunction;
  }
  interface TooltipPositionerMap {
    lowCorner: TooltipPositionerFunction<ChartType>;
    highCorner: TooltipPositionerFunction<ChartType>;
  }
}

type CurveDataset = ChartDataset<'line', LinePoint[]> & { line: Line };

/** Beyond so many epochs their markers would touch. */
const MARKED_EPOCHS = 60;

Interaction.modes.nearestOfEachLine = (chart, event) => {
  const scale = chart.scales.x;
  const x = scale?.getValueForPixel(event.x ?? 0);
  if (x === undefined) return [];
  return chart.getSortedVisibleDatasetMetas().flatMap(({ index: datasetIndex, data }) => {
    const { line } = chart.data.datasets[datasetIndex] as unknown as CurveDataset;
    const index = hasTooltip(line.kind) ? nearestIndex(line.points, x) : -1;
    const element = data[index];
    return element ? [{ element, datasetIndex, index }] : [];
  });
};

/**
 * A tooltip in the corner farther from the pointer, below where curves rise and above where they fall, and hardly wider
 * than half a small chart: so it covers neither what it tells of nor the axes.
 */
function cornerOf(edge: 'top' | 'bottom'): TooltipPositionerFunction<ChartType> {
  return function corner(this: TooltipModel<ChartType>, _items, pointer) {
    const { left, right, [edge]: y } = this.chart.chartArea;
    const xAlign = (pointer.x ?? left) < (left + right) / 2 ? 'right' : 'left';
    return { x: xAlign === 'right' ? right : left, y, xAlign, yAlign: edge };
  };
}

Tooltip.positioners.lowCorner = cornerOf('bottom');
Tooltip.positioners.highCorner = cornerOf('top');

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Tooltip);

export class CurveChart {
  readonly #chart: Chart<'line', LinePoint[]>;
  #picture: CurvePicture | undefined;
  #style: ChartStyle | undefined;

  constructor(canvas: HTMLCanvasElement) {
    const labels: Plugin<'line'> = {
      id: 'labels',
      afterDatasetsDraw: (chart) => {
        this.#labelPublished(chart);
        this.#markChanges(chart);
      },
    };
    this.#chart = new Chart<'line', LinePoint[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: fixedOptions(),
      plugins: [labels],
    });
  }

  /** Draws a picture, in place of the one before. */
  draw(picture: CurvePicture, style: ChartStyle): void {
    this.#picture = picture;
    this.#style = style;
    // chart.js paints the first dataset last, on top of the others.
    this.#chart.data.datasets = picture.lines.map((line) => dataset(line, style)).reverse();
    this.#chart.options.scales = scales(picture, style);
    this.#chart.options.plugins = { tooltip: tooltip(picture, style) };
    this.#chart.update('none');
  }

  destroy(): void {
    this.#chart.destroy();
  }

  /** A thin upright line where the learning rate was changed, with what it was changed to at its foot. */
  #markChanges(chart: Chart): void {
    const { marks = [] } = this.#picture ?? {};
    const scale = chart.scales.x;
    const style = this.#style;
    if (marks.length === 0 || !scale || !style) return;
    const context = chart.ctx;
    const { top, bottom, left, right } = chart.chartArea;
    context.save();
    context.font = `${style.fontSize}px ${style.fontFamily}`;
    context.textBaseline = 'bottom';
    context.lineJoin = 'round';
    for (const { x, learningRate } of marks) {
      const at = scale.getPixelForValue(x);
      context.lineWidth = 1;
      context.strokeStyle = style.text;
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(at, top);
      context.lineTo(at, bottom);
      context.stroke();
      context.setLineDash([]);
      const isRight = at > (left + right) / 2;
      context.textAlign = isRight ? 'right' : 'left';
      const words = text.lines.learningRate(learningRate);
      const place = [at + (isRight ? -4 : 4), bottom - 4] as const;
      context.lineWidth = 4;
      context.strokeStyle = style.ground;
      context.strokeText(words, ...place);
      context.fillStyle = style.text;
      context.fillText(words, ...place);
    }
    context.restore();
  }

  #labelPublished(chart: Chart): void {
    const context = chart.ctx;
    const { published, y } = this.#picture ?? {};
    const scale = chart.scales.y;
    if (published === undefined || !y || !scale || !this.#style) return;
    if (published / 100 < y.min) return;
    const line = scale.getPixelForValue(published / 100);
    const { left, right, top } = chart.chartArea;
    const above = line - top > this.#style.fontSize * 1.6;
    context.save();
    context.font = `600 ${this.#style.fontSize}px ${this.#style.fontFamily}`;
    context.textAlign = above ? 'left' : 'right';
    context.textBaseline = above ? 'bottom' : 'top';
    const words = text.lines.published(published);
    // Below the line it keeps clear of curves: on the left they rise, and at their end they lie close to it.
    const at = above
      ? ([left + 10, line - 4] as const)
      : ([right - 4, line + this.#style.fontSize * 1.8] as const);
    // A rim in the colour of the ground keeps the words legible where a curve passes.
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = this.#style.ground;
    context.strokeText(words, ...at);
    context.fillStyle = this.#style.published;
    context.fillText(words, ...at);
    context.restore();
  }
}

function fixedOptions(): ChartOptions<'line'> {
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearestOfEachLine', intersect: false },
    elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0 } },
  };
}

function dataset(line: Line, style: ChartStyle): CurveDataset {
  return {
    line,
    data: line.points,
    pointRadius: 0,
    pointHoverRadius: hasTooltip(line.kind) ? style.lineWidth + 2 : 0,
    spanGaps: false,
    clip: { left: 8, top: 8, right: 8, bottom: 0 },
    ...lineLook(line, style),
  };
}

/** By look; the legend draws the same. */
const GHOST_DASHES = [[], [9, 4], [3, 3]];
const GHOST_MARKERS = ['circle', 'triangle', 'rect'] as const;

/**
 * Never colour alone: test lines are dashed with markers, ghosts thinner with dashes and markers of their own. While
 * a run is pointed at, the others fade.
 */
function lineLook(line: Line, plain: ChartStyle): Partial<ChartDataset<'line', LinePoint[]>> {
  const style = line.faded ? fadedStyle(plain) : plain;
  const { lineWidth } = style;
  const ghost = style.ghosts[line.look % style.ghosts.length] ?? style.grid;
  switch (line.kind) {
    case 'expected':
      return { ...stroke(faint(style.test), lineWidth * 1.6) };
    case 'raw':
      return { ...stroke(faint(style.train), lineWidth * 0.6) };
    case 'train':
      return { ...stroke(style.train, lineWidth) };
    case 'test':
      return {
        ...stroke(style.test, lineWidth),
        borderDash: [6, 4],
        ...markers(line, style.test, lineWidth + 1.5),
      };
    case 'published':
      return { ...stroke(style.published, lineWidth * 0.75), borderDash: [2, 4] };
    case 'ghost-train':
      return { ...stroke(ghost, lineWidth * 0.8), borderDash: GHOST_DASHES[line.look] ?? [] };
    case 'ghost-test':
      return {
        ...stroke(ghost, 0),
        showLine: false,
        ...markers(line, ghost, lineWidth + 1),
        pointStyle: GHOST_MARKERS[line.look] ?? 'circle',
      };
  }
}

const stroke = (colour: string, width: number) => ({
  borderColor: colour,
  backgroundColor: colour,
  borderWidth: width,
  hoverBorderColor: colour,
  hoverBackgroundColor: colour,
  pointHoverBackgroundColor: colour,
  pointHoverBorderColor: colour,
});

function markers(line: Line, colour: string, radius: number) {
  if (line.points.length > MARKED_EPOCHS) return {};
  return {
    pointRadius: radius,
    pointStyle: 'circle' as const,
    pointBackgroundColor: colour,
    pointBorderWidth: 0,
  };
}

function fadedStyle(style: ChartStyle): ChartStyle {
  const fade = (colour: string) => `color-mix(in srgb, ${colour} 25%, ${style.ground})`;
  return {
    ...style,
    train: fade(style.train),
    test: fade(style.test),
    ghosts: style.ghosts.map(fade),
  };
}

/** The raw line shows through under the smoothed one. */
function faint(colour: string): string {
  return `color-mix(in srgb, ${colour} 35%, transparent)`;
}

function scales(picture: CurvePicture, style: ChartStyle) {
  const font = { family: style.fontFamily, size: style.fontSize };
  const ticks = { color: style.text, font, minRotation: 0, maxRotation: 0 };
  const words = chartWords(picture.metric, picture.task);
  const grid = { color: style.grid, tickColor: style.grid };
  const title = (words: string) => ({ display: true, text: words, color: style.text, font });
  return {
    x: {
      type: 'linear' as const,
      ...picture.x,
      grid: { ...grid, drawOnChartArea: false },
      border: { color: style.grid },
      // Both charts, and whatever they show, have the same ticks at the same places.
      ticks: {
        ...ticks,
        stepSize: tickStep(picture.x.max),
        autoSkip: false,
        includeBounds: false,
        callback: (value: string | number) => text.tick.count(Number(value)),
      },
      title: title(text.controls.axisTitle[picture.axis]),
    },
    y: {
      type: picture.logarithmic ? ('logarithmic' as const) : ('linear' as const),
      ...picture.y,
      grid,
      border: { display: false },
      afterFit: (scale: { width: number }) => {
        scale.width = style.fontSize * 5.7;
      },
      ticks: {
        ...ticks,
        maxTicksLimit: 6,
        callback: (value: string | number) =>
          picture.metric === 'loss'
            ? text.tick.loss(Number(value))
            : text.tick.percent(Number(value)),
      },
      title: title(words.axis),
    },
  };
}

const TOOLTIP_ORDER: readonly LineKind[] = ['train', 'raw', 'test'];

function tooltip(picture: CurvePicture, style: ChartStyle) {
  const font = { family: style.fontFamily, size: Math.max(11, style.fontSize - 1) };
  return {
    backgroundColor: style.tooltipBack,
    titleColor: style.tooltipText,
    bodyColor: style.tooltipText,
    titleFont: { ...font, weight: 'bold' as const },
    bodyFont: font,
    padding: 6,
    boxPadding: 3,
    boxWidth: 8,
    boxHeight: 8,
    position: picture.metric === 'accuracy' ? ('lowCorner' as const) : ('highCorner' as const),
    caretSize: 0,
    usePointStyle: true,
    animation: false as const,
    itemSort: (one: TooltipItem<'line'>, other: TooltipItem<'line'>) =>
      TOOLTIP_ORDER.indexOf(lineOf(one).kind) - TOOLTIP_ORDER.indexOf(lineOf(other).kind),
    callbacks: {
      title: (items: TooltipItem<'line'>[]) => tooltipTitle(items),
      label: (item: TooltipItem<'line'>) => tooltipLine(picture, item),
    },
  };
}

function tooltipTitle(items: readonly TooltipItem<'line'>[]): string[] {
  const points = items.map(linePoint);
  const reading = items.findIndex((item) => lineOf(item).kind !== 'test');
  const point = points[reading] ?? points[0];
  return point ? text.tooltip.place(point.step, point.epoch, point.seconds) : [];
}

function tooltipLine(picture: CurvePicture, item: TooltipItem<'line'>): string {
  const { tooltip: words } = text;
  const point = linePoint(item);
  const what = {
    raw: words.reading,
    train: picture.smoothed ? words.smoothed : words.reading,
    test: words.test(point.epoch),
    published: '',
    expected: '',
    'ghost-train': '',
    'ghost-test': '',
  }[lineOf(item).kind];
  return words.line(what, chartWords(picture.metric, picture.task).value(point.y));
}

const lineOf = (item: TooltipItem<'line'>) => (item.dataset as unknown as CurveDataset).line;
const linePoint = (item: TooltipItem<'line'>) => item.raw as LinePoint;
