/**
 * One chart with its title and a summary in words. The canvas is drawn outside React, straight from the
 * history, and only while it can be seen; React renders the words, when they change.
 */
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { TaskName } from '../../models/experiment.ts';
import { Explanation } from '../controls/Explanation.tsx';
import type { Metric } from '../recorded-run.ts';
import type { RunHistory } from '../run-history.ts';
import { type ChartStyle, readChartStyle, watchTheme } from './chart-style.ts';
import { chartWords, dataOf } from './chart-words.ts';
import styles from './CurvesPanel.module.css';
import { CurveChart } from './curve-chart.ts';
import { curvePicture, type CurveView } from './curve-picture.ts';
import { runInWords } from './run-in-words.ts';

export interface CurveFigureProps {
  metric: Metric;
  task: TaskName;
  history: RunHistory;
  view: CurveView;
  presenter: boolean;
  /** A switch of this chart's own, beside its title. */
  children?: ReactNode;
}

export function CurveFigure({ children, ...drawn }: CurveFigureProps) {
  const { metric, task, history } = drawn;
  const titleId = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const summary = useSyncExternalStore(history.subscribe, () =>
    inWords(metric, history, 'summary'),
  );
  const remark = useSyncExternalStore(history.subscribe, () => inWords(metric, history, 'remark'));
  const isEmpty = useSyncExternalStore(
    history.subscribe,
    () => (history.snapshot().current?.readings ?? 0) === 0,
  );
  useDrawnCurves(canvas, drawn);
  const data = useSyncExternalStore(history.subscribe, () => dataOf(history.snapshot()));
  const words = chartWords(metric, task, data);
  return (
    <figure className={styles.figure} aria-labelledby={titleId}>
      <div className={styles.heading}>
        <div className={styles.titleRow}>
          <h3 id={titleId} className={styles.title}>
            {words.title}
          </h3>
          <Explanation of={words.title}>
            <p>{words.explain}</p>
          </Explanation>
          {children}
        </div>
        {isEmpty && (
          <p className={styles.explain} data-explanation>
            {words.explain}
          </p>
        )}
      </div>
      <div className={styles.canvas}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={summary === '' ? words.emptyLabel : `${words.title}. ${summary}`}
        />
      </div>
      <figcaption className={styles.summary}>{remark}</figcaption>
    </figure>
  );
}

/** All of it, for who cannot see the chart, or what the figures above the charts leave out. */
function inWords(metric: Metric, history: RunHistory, what: 'summary' | 'remark'): string {
  const { current } = history.snapshot();
  return current ? chartWords(metric, current.task)[what](runInWords(current)) : '';
}

/** Keeps the chart drawn: when the history tells of news, the view or the theme changes, or it comes into sight. */
function useDrawnCurves(
  canvas: RefObject<HTMLCanvasElement | null>,
  { metric, history, view, presenter }: Omit<CurveFigureProps, 'children' | 'task'>,
): void {
  const drawing = useRef<CurveDrawing>(undefined);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const made = new CurveDrawing(element, metric, history);
    drawing.current = made;
    return () => {
      drawing.current = undefined;
      made.destroy();
    };
  }, [canvas, metric, history]);
  useEffect(() => {
    drawing.current?.look(view, presenter);
  }, [canvas, metric, history, view, presenter]);
}

class CurveDrawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #metric: Metric;
  readonly #history: RunHistory;
  readonly #chart: CurveChart;
  readonly #endings: (() => void)[];
  #view: CurveView | undefined;
  #presenter = false;
  #style: ChartStyle | undefined;
  #visible = false;
  #nextFrame: number | undefined;

  constructor(canvas: HTMLCanvasElement, metric: Metric, history: RunHistory) {
    this.#canvas = canvas;
    this.#metric = metric;
    this.#history = history;
    this.#chart = new CurveChart(canvas);
    const sight = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)?.isIntersecting ?? false;
      this.#draw();
    });
    sight.observe(canvas);
    this.#endings = [
      () => sight.disconnect(),
      history.subscribe(() => this.#drawInTurn()),
      watchTheme(() => this.#restyle()),
    ];
  }

  look(view: CurveView, presenter: boolean): void {
    this.#view = view;
    this.#presenter = presenter;
    this.#restyle();
  }

  destroy(): void {
    for (const end of this.#endings) end();
    if (this.#nextFrame !== undefined) cancelAnimationFrame(this.#nextFrame);
    this.#chart.destroy();
  }

  /**
   * The others are drawn a frame after the accuracy: all in one would hold the page up for longer than a
   * person notices, where the processor trains at the same time.
   */
  #drawInTurn(): void {
    if (this.#metric === 'accuracy') {
      this.#draw();
      return;
    }
    this.#nextFrame ??= requestAnimationFrame(() => {
      this.#nextFrame = undefined;
      this.#draw();
    });
  }

  #restyle(): void {
    this.#style = undefined;
    this.#draw();
  }

  #draw(): void {
    const host = this.#canvas.parentElement;
    if (!this.#visible || !this.#view || !host) return;
    this.#style ??= readChartStyle(host, this.#presenter);
    const picture = curvePicture(this.#metric, this.#history.snapshot(), this.#view);
    this.#chart.draw(picture, this.#style);
  }
}
