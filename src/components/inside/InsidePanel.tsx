/** The tab "Inside": one digit, one step cursor, and a list of questions about what the network makes of it. */
import { memo, useMemo, useRef, useState } from 'react';
import type { LayerGraph } from '../../graph/layer-graph.ts';
import type { TaskName } from '../../models/experiment.ts';
import { graphOf, networkById } from '../../models/index.ts';
import { INSIDE_VIEWS, type InsidePlace } from '../../models/page-settings.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { lacksFilm, pretrainedReads, taskOf } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { AlignmentView } from './AlignmentView.tsx';
import { BatchView } from './BatchView.tsx';
import { CellView } from './CellView.tsx';
import { DigitChooser } from './DigitChooser.tsx';
import { DigitStage } from './DigitStage.tsx';
import { ForgetView } from './ForgetView.tsx';
import { FilmBar } from './FilmBar.tsx';
import styles from './Inside.module.css';
import { MemoryView } from './MemoryView.tsx';
import { PictureMenu } from './PictureMenu.tsx';
import { PixelsView } from './PixelsView.tsx';
import { ReadingView } from './ReadingView.tsx';
import { ScansView } from './ScansView.tsx';
import { StatesView } from './StatesView.tsx';
import { rowsOf, useAnswer, type ViewProps } from './use-answer.ts';
import { IsSeen, useIsSeen } from './use-is-seen.ts';
import { useSubject } from './use-subject.ts';
import { whyNot } from './view-sense.ts';
import { WhatIfView } from './WhatIfView.tsx';

const words = text.inside;

const FIRST_PLACE: InsidePlace = { view: 'reading' };

export function InsidePanel() {
  const task = useApp(taskOf);
  const [panel, isSeen] = useIsSeen<HTMLDivElement>();
  return (
    <div className={styles.inside} ref={panel}>
      <h2 className="for-screen-readers">{text.page.tabs.inside}</h2>
      {task === 'recall' || task === 'adding' ? (
        <p className={styles.note}>{words.notOfSequences}</p>
      ) : (
        <IsSeen value={isSeen}>
          <InsideOfImages task={task} />
        </IsSeen>
      )}
    </div>
  );
}

function InsideOfImages({ task }: { task: TaskName }) {
  const place = useApp(({ page }) => page.inside) ?? FIRST_PLACE;
  const experiment = useApp((state) => state.experiment);
  const pretrained = useApp(pretrainedReads);
  const store = useStore();
  const shownView = useRef<HTMLDivElement>(null);
  const { subject: now, said } = useSubject(task, place.digit);
  const film = useApp((state) => state.film);
  const isFilmLost = useApp(lacksFilm);
  const [wantedEpoch, setEpoch] = useState<number>();
  const epoch = wantedEpoch !== undefined && film.includes(wantedEpoch) ? wantedEpoch : undefined;
  const subject = useMemo(
    () => (now === undefined || epoch === undefined ? now : { ...now, epoch }),
    [now, epoch],
  );
  const { answered, failure } = useAnswer(READING, subject, 'strip');
  const graph = useMemo(() => graphOf(experiment), [experiment]);
  const { view } = place;
  const senseless = whyNot(view, graph);
  const reading = answered?.answer;
  const isWide = subject !== undefined && subject.width > rowsOf(subject);
  const steps = reading?.steps ?? 1;
  const step = Math.min(place.step ?? steps, steps) - 1;
  const onStep = (to: number) => store.lookInside({ step: to + 1 });
  // A batch has digits of its own.
  const isOfDigit = view !== 'batch';
  const read = isOfDigit ? [said, words.cursor.at(step + 1, steps)] : [];
  const trained = words.trained(answered?.step ?? 0, pretrained);
  const picture = (
    <div className={styles.foot}>
      <PictureMenu
        name={`scanline-${view}`}
        caption={[
          `${words.questions[view].label} ${networkById(experiment.network).title}`,
          [...read, trained].join(' '),
        ]}
        part={() => shownView.current}
      />
    </div>
  );
  return (
    <>
      <div className={styles.top}>
        <div className={styles.question}>
          <QuestionChoice view={view} graph={graph} />
          <Explanation of={words.questions[view].label} question={words.questions[view].label}>
            <p>{words.questions[view].explain}</p>
          </Explanation>
        </div>
        {isOfDigit && <DigitChooser place={place} task={task} />}
      </div>
      {subject === undefined || answered === undefined ? (
        <p className={styles.note}>{failure ?? words.digit.none}</p>
      ) : (
        <div
          className={styles.body}
          data-wide={isWide || undefined}
          data-alone={!isOfDigit || undefined}
        >
          {isOfDigit && (
            <div className={styles.stage}>
              <DigitStage
                subject={answered.subject}
                order={answered.answer.order}
                steps={steps}
                step={step}
                onStep={onStep}
                said={said}
                trained={trained}
              />
              <FilmBar epochs={film} epoch={epoch} onEpoch={setEpoch} />
              {isFilmLost && <p className={styles.note}>{words.film.lost}</p>}
              {picture}
            </div>
          )}
          <div className={styles.view} ref={shownView}>
            {senseless === undefined ? (
              <View
                view={view}
                subject={answered.subject}
                reading={answered.answer}
                step={step}
                onStep={onStep}
              />
            ) : (
              <p className={styles.sentence} role="status">
                {senseless}
              </p>
            )}
          </div>
          {!isOfDigit && picture}
        </div>
      )}
    </>
  );
}

/** Answers come and go without it. */
const QuestionChoice = memo(function QuestionChoice({
  view,
  graph,
}: Pick<InsidePlace, 'view'> & { graph: LayerGraph }) {
  const store = useStore();
  return (
    <Choice
      label={words.question}
      hideLabel
      options={INSIDE_VIEWS.map((value) => ({
        value,
        label: words.questions[value].label,
        ...(whyNot(value, graph) === undefined ? {} : { mark: words.notHere }),
      }))}
      value={view}
      onChange={(value) => store.lookInside({ view: value })}
    />
  );
});

const READING = { ask: 'reading' } as const;

function View({ view, ...props }: ViewProps & { view: InsidePlace['view'] }) {
  switch (view) {
    case 'reading':
      return <ReadingView {...props} />;
    case 'states':
      return <StatesView {...props} />;
    case 'pixels':
      return <PixelsView {...props} />;
    case 'gradient':
      return <ForgetView {...props} />;
    case 'memory':
      return <MemoryView {...props} />;
    case 'what-if':
      return <WhatIfView {...props} />;
    case 'scans':
      return <ScansView {...props} />;
    case 'alignment':
      return <AlignmentView {...props} />;
    case 'cell':
      return <CellView {...props} />;
    case 'batch':
      return <BatchView />;
  }
}
