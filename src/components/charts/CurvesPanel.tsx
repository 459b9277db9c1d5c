/**
 * The training curves: accuracy first, loss second, as charts or as tables of the same numbers, with what
 * is laid across, how much is smoothed, and a download of everything.
 */
import { useId, useMemo, useState, useSyncExternalStore } from 'react';
import { text as catalogue } from '../../text/index.ts';
import { type Noun, nouns } from '../../text/nouns.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { TickBox } from '../controls/TickBox.tsx';
import type { TaskName } from '../../models/experiment.ts';
import type { RunHistory } from '../run-history.ts';
import { CurveFigure } from './CurveFigure.tsx';
import { CurveLegend } from './CurveLegend.tsx';
import { CurvesTable } from './CurvesTable.tsx';
import styles from './CurvesPanel.module.css';
import type { CurveView, HorizontalAxis } from './curve-picture.ts';
import { curvesCsv } from './curves-csv.ts';
import { offerDownload } from './offer-download.ts';
import { SegmentedControl } from './SegmentedControl.tsx';
import { SMOOTHING_WINDOWS, type SmoothingWindow } from './smoothing.ts';

const text = catalogue.charts;

export interface CurvesPanelProps {
  history: RunHistory;
  /** What the samples of the data set are called; default digits. */
  noun?: Noun;
  /** Weights that come with the page read what is drawn; default true. */
  isTrained?: boolean;
  /** What the chosen network learns; default `digit`. */
  task?: TaskName;
  /** Thicker lines for a projector. */
  presenter?: boolean;
  onHideEarlier: () => void;
  onBringBack: (id: string) => void;
  /** Begins the lesson for whoever is here for the first time; undefined while a lesson is followed. */
  onFirstLesson?: (() => void) | undefined;
}

type Display = 'charts' | 'table';

const DEFAULT_VIEW: CurveView = { axis: 'step', smoothing: 30, logLoss: false, closeUp: false };

export function CurvesPanel(props: CurvesPanelProps) {
  const {
    history,
    task = 'digit',
    noun = nouns.digit,
    isTrained = true,
    presenter = false,
    onHideEarlier,
    onBringBack,
    onFirstLesson,
  } = props;
  const [view, setView] = useState(DEFAULT_VIEW);
  const [display, setDisplay] = useState<Display>('charts');
  const isEmpty = useSyncExternalStore(history.subscribe, () => nothingIn(history));
  const [picked, setPicked] = useState<string>();
  const figure = {
    task,
    history,
    view: useMemo(() => ({ ...view, picked }), [view, picked]),
    presenter,
  };
  return (
    <div className={styles.panel}>
      <CurveControls view={view} onView={setView} display={display} onDisplay={setDisplay} />
      {isEmpty && <EmptyCurves {...{ task, onFirstLesson, noun, isTrained }} />}
      {display === 'table' && !isEmpty && <CurvesTable history={history} />}
      {display === 'charts' && (
        <>
          <div className={styles.legendRow}>
            <CurveLegend
              history={history}
              smoothed={view.smoothing > 0}
              onHideEarlier={onHideEarlier}
              onBringBack={onBringBack}
              onPick={setPicked}
            />
            <DownloadCsv history={history} isEmpty={isEmpty} />
          </div>
          <div className={styles.charts} data-task={task}>
            {/* A sum has no share that is right: its loss is its error. */}
            {task !== 'adding' && (
              <CurveFigure metric="accuracy" {...figure}>
                <TickBox
                  label={text.controls.closeUp}
                  on={view.closeUp}
                  onChange={(closeUp) => setView({ ...view, closeUp })}
                />
              </CurveFigure>
            )}
            {task === 'number' && <CurveFigure metric="labelErrorRate" {...figure} />}
            <CurveFigure metric="loss" {...figure}>
              <TickBox
                label={text.controls.logLoss}
                on={view.logLoss}
                onChange={(logLoss) => setView({ ...view, logLoss })}
              />
            </CurveFigure>
          </div>
        </>
      )}
      {display === 'table' && <DownloadCsv history={history} isEmpty={isEmpty} />}
    </div>
  );
}

function nothingIn(history: RunHistory): boolean {
  const { current, ghosts } = history.snapshot();
  return ghosts.length === 0 && (current?.isEmpty ?? true);
}

function EmptyCurves(
  props: Pick<CurvesPanelProps, 'task' | 'onFirstLesson' | 'noun' | 'isTrained'>,
) {
  const { task, onFirstLesson, noun = nouns.digit, isTrained = true } = props;
  return (
    <div className={styles.empty}>
      <p>
        <strong>{text.empty.title}.</strong> {wordsFor(task, noun, isTrained)}{' '}
        {onFirstLesson !== undefined && text.empty.lesson}
      </p>
      {onFirstLesson !== undefined && (
        <ActionButton label={text.empty.begin} onPress={onFirstLesson} />
      )}
    </div>
  );
}

function wordsFor(task: CurvesPanelProps['task'], noun: Noun, isTrained: boolean): string {
  const { empty } = text;
  if (task === 'recall' || task === 'adding') return empty.sequences;
  return (task === 'number' ? empty.numbers : empty.text)(noun, isTrained);
}

interface CurveControlsProps {
  view: CurveView;
  onView: (view: CurveView) => void;
  display: Display;
  onDisplay: (display: Display) => void;
}

function CurveControls(props: CurveControlsProps) {
  const { view, onView, display, onDisplay } = props;
  const words = text.controls;
  const smoothingId = useId();
  return (
    <div className={styles.controls} role="group" aria-label={words.label}>
      <SegmentedControl<Display>
        label={words.view.label}
        hideLabel
        segments={[
          { value: 'charts', label: words.view.charts },
          { value: 'table', label: words.view.table },
        ]}
        value={display}
        onChange={onDisplay}
      />
      {display === 'charts' && (
        <>
          <SegmentedControl<HorizontalAxis>
            label={words.axis.label}
            hideLabel
            segments={[
              { value: 'step', label: words.axis.step },
              { value: 'epoch', label: words.axis.epoch },
              { value: 'seconds', label: words.axis.seconds },
            ]}
            value={view.axis}
            onChange={(axis) => onView({ ...view, axis })}
          />
          <SegmentedControl
            label={words.smoothing.label}
            describedBy={smoothingId}
            segments={SMOOTHING_WINDOWS.map((window) => ({
              value: String(window),
              label: window === 0 ? words.smoothing.off : words.smoothing.window(window),
              spoken: words.smoothing.windowLabel(window),
            }))}
            value={String(view.smoothing)}
            onChange={(window) => onView({ ...view, smoothing: smoothingWindow(window) })}
          />
          <span id={smoothingId} className="for-screen-readers">
            {words.smoothing.explain}
          </span>
        </>
      )}
    </div>
  );
}

function DownloadCsv({ history, isEmpty }: { history: RunHistory; isEmpty: boolean }) {
  const words = text.controls;
  return (
    <div className={styles.download}>
      <ActionButton
        label={words.csv}
        look="quiet"
        onPress={() => offerDownload(words.csvFile, 'text/csv', curvesCsv(history.snapshot()))}
        isDisabled={isEmpty}
        explain={words.csvExplain}
      />
    </div>
  );
}

function smoothingWindow(value: string): SmoothingWindow {
  return SMOOTHING_WINDOWS.find((window) => String(window) === value) ?? 0;
}
