/** One chart of compared runs, drawn by chart.js, with the cursor that all charts share. */
import {
  Chart,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
import { useEffect, useRef } from 'react';
import { text } from '../../text/index.ts';
import { watchTheme } from '../charts/chart-style.ts';
import { type Axis, type ComparedLine, type ComparedMetric, endOf } from './compared-lines.ts';
import { colourOf, dashOf } from './run-lines.ts';
import styles from './RunsPanel.module.css';

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);

const words = text.runsTable.curves;

export interface ComparedChartProps {
  lines: readonly ComparedLine[];
  axis: Axis;
  metric: ComparedMetric;
  /** Where the cursor stands along the axis. */
  cursor: number | undefined;
  onCursor: (place: number) => void;
}

export function ComparedChart(props: ComparedChartProps) {
  const { lines, onCursor } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing>(undefined);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const made = new Drawing(element);
    drawing.current = made;
    return () => {
      drawing.current = undefined;
      made.destroy();
    };
  }, []);
  useEffect(() => drawing.current?.draw(props));
  const names = lines.map(({ name }) => name).join('; ');
  return (
    <div className={styles.canvas}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={words.chart(metricName(props), names)}
        onPointerMove={(event) => {
          const place = drawing.current?.placeOf(event.nativeEvent.offsetX);
          if (place !== undefined) onCursor(place);
        }}
      />
    </div>
  );
}

/** Of sums alone the loss is the error. */
function metricName({ lines, metric }: Pick<ComparedChartProps, 'lines' | 'metric'>): string {
  const isError = metric === 'loss' && lines.every(({ task }) => task === 'adding');
  return words.metrics[isError ? 'error' : metric];
}

interface Point {
  x: number;
  y: number;
}

class Drawing {
  readonly #chart: Chart<'line', Point[]>;
  readonly #canvas: HTMLCanvasElement;
  readonly #stopWatching: () => void;
  #props: ComparedChartProps | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#chart = new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
      },
      plugins: [{ id: 'cursor', afterDatasetsDraw: (chart) => this.#drawCursor(chart) }],
    });
    this.#stopWatching = watchTheme(() => {
      if (this.#props !== undefined) this.draw(this.#props);
    });
  }

  draw(props: ComparedChartProps): void {
    this.#props = props;
    const { lines, axis, metric } = props;
    this.#chart.data.datasets = lines.flatMap((line) => this.#datasets(line, axis, metric));
    this.#chart.options.scales = this.#scales(props);
    this.#chart.update('none');
  }

  /** The place along the axis under a pixel. */
  placeOf(pixel: number): number | undefined {
    const place = this.#chart.scales['x']?.getValueForPixel(pixel);
    if (place === undefined || this.#props === undefined) return undefined;
    return Math.min(endOf(this.#props.lines, this.#props.axis), Math.max(0, place));
  }

  destroy(): void {
    this.#stopWatching();
    this.#chart.destroy();
  }

  /** A line, and beneath it the band between the least and the greatest where it is a mean. */
  #datasets(line: ComparedLine, axis: Axis, metric: ComparedMetric) {
    const colour = this.#colour(colourOf(line.slot));
    const at = (y: (index: number) => number) =>
      line.points.map((point, index) => ({ x: point[axis], y: y(index) }));
    const plain = { pointRadius: 0, borderWidth: 0, order: 2 };
    const { band } = line;
    const bands: ChartDataset<'line', Point[]>[] =
      band === undefined || metric !== 'accuracy'
        ? []
        : [
            { ...plain, data: at((index) => band[index].low) },
            {
              ...plain,
              data: at((index) => band[index].high),
              fill: '-1',
              backgroundColor: `color-mix(in srgb, ${colour} 20%, transparent)`,
            },
          ];
    const drawn: ChartDataset<'line', Point[]> = {
      data: at((index) => line.points[index][metric]),
      borderColor: colour,
      backgroundColor: colour,
      borderDash: [...dashOf(line.slot)],
      borderWidth: 2.25,
      pointRadius: line.points.length > 40 ? 0 : 2.5,
      order: 1,
    };
    return [...bands, drawn];
  }

  #scales({ lines, axis, metric }: ComparedChartProps) {
    const { fontFamily } = getComputedStyle(this.#canvas);
    const font = { family: fontFamily, size: 12 };
    const muted = this.#colour('--color-text-muted');
    const grid = { color: this.#colour('--color-border') };
    const title = (name: string) => ({ display: true, text: name, color: muted, font });
    const tick = text.charts.tick;
    return {
      x: {
        type: 'linear' as const,
        min: 0,
        max: endOf(lines, axis),
        grid: { ...grid, drawOnChartArea: false },
        ticks: {
          ...{ color: muted, font, maxTicksLimit: 7, maxRotation: 0 },
          callback: (value: string | number) => tick.count(Number(value)),
        },
        title: title(words.axes[axis]),
      },
      y: {
        type: 'linear' as const,
        ...(metric === 'accuracy' ? { min: 0, max: 1 } : { min: 0 }),
        grid,
        ticks: {
          ...{ color: muted, font, maxTicksLimit: 6 },
          callback: (value: string | number) =>
            metric === 'accuracy' ? tick.percent(Number(value)) : tick.loss(Number(value)),
        },
        title: title(metricName({ lines, metric })),
      },
    };
  }

  #drawCursor(chart: Chart): void {
    const { cursor } = this.#props ?? {};
    const scale = chart.scales['x'];
    if (cursor === undefined || scale === undefined) return;
    const { ctx, chartArea } = chart;
    const x = scale.getPixelForValue(cursor);
    ctx.save();
    ctx.strokeStyle = this.#colour('--color-text-muted');
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x, chartArea.top);
    ctx.lineTo(x, chartArea.bottom);
    ctx.stroke();
    ctx.restore();
  }

  /** A custom property as the theme resolves it here. */
  #colour(property: string): string {
    const probe = document.createElement('span');
    probe.style.color = `var(${property})`;
    this.#canvas.parentElement?.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }
}
