/** The tab "Inside": one digit or sequence, one step cursor, and a list of questions about what the network makes of it. */
import { memo, useMemo, useRef, useState } from 'react';
import type { SequenceKind } from '../../data/sequences.ts';
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
import { StepsView } from './StepsView.tsx';
import { rowsOf, useAnswer, type ViewProps } from './use-answer.ts';
import { IsSeen, useIsSeen } from './use-is-seen.ts';
import { type LookedInto, useSequence } from './use-sequence.ts';
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
      <IsSeen value={isSeen}>
        {task === 'recall' || task === 'adding' ? (
          <OfSequences key={task} kind={task} />
        ) : (
          <OfImages task={task} />
        )}
      </IsSeen>
    </div>
  );
}

function OfSequences({ kind }: { kind: SequenceKind }) {
  const found = useSequence(
    kind,
    useApp(({ page }) => page.inside?.digit),
  );
  return <Questions task={kind} {...found} />;
}

function OfImages({ task }: { task: TaskName }) {
  const found = useSubject(
    task,
    useApp(({ page }) => page.inside?.digit),
  );
  return <Questions task={task} {...found} />;
}

function Questions({ task, subject: now, said }: LookedInto & { task: TaskName }) {
  const place = useApp(({ page }) => page.inside) ?? FIRST_PLACE;
  const experiment = useApp((state) => state.experiment);
  const pretrained = useApp(pretrainedReads);
  const store = useStore();
  const shownView = useRef<HTMLDivElement>(null);
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
  const isSequence = now?.sequence !== undefined;
  const question = questionOf(view, isSequence);
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
          `${question.label} ${networkById(experiment.network).title}`,
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
          <QuestionChoice {...{ view, graph, isSequence }} />
          <Explanation of={question.label} question={question.label}>
            <p>{question.explain}</p>
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
          data-sequence={isSequence || undefined}
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
  isSequence,
}: Pick<InsidePlace, 'view'> & { graph: LayerGraph; isSequence: boolean }) {
  const store = useStore();
  return (
    <Choice
      label={words.question}
      hideLabel
      options={INSIDE_VIEWS.map((value) => ({
        value,
        label: questionOf(value, isSequence).label,
        ...(whyNot(value, graph) === undefined ? {} : { mark: words.notHere }),
      }))}
      value={view}
      onChange={(value) => store.lookInside({ view: value })}
    />
  );
});

/** Some are called otherwise where what is read has steps and no pixels. */
function questionOf(view: InsidePlace['view'], isSequence: boolean): Words {
  const of: Partial<Record<InsidePlace['view'], Words>> = words.sequenceView.questions;
  return (isSequence ? of[view] : undefined) ?? words.questions[view];
}

interface Words {
  label: string;
  explain: string;
}

const READING = { ask: 'reading' } as const;

function View({ view, ...props }: ViewProps & { view: InsidePlace['view'] }) {
  switch (view) {
    case 'reading':
      return <ReadingView {...props} />;
    case 'states':
      return <StatesView {...props} />;
    case 'pixels':
      return props.subject.sequence === undefined ? (
        <PixelsView {...props} />
      ) : (
        <StepsView {...props} />
      );
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
