/** One's own handwriting: drawings are collected class by class, shared as a file, and taught to a network. */
import { useEffect } from 'react';
import { FileTrigger } from 'react-aria-components';
import { isKnownData } from '../../data/dataset.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import type { DrawingSubject } from '../../data/drawing-subject.ts';
import { text } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DownloadIcon, OpenIcon } from '../controls/icons.tsx';
import { chosenFiles } from '../files/dropped-files.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { Collecting } from './Collecting.tsx';
import { fileNameOf } from './collection.ts';
import { DrawingsThere } from './DrawingsThere.tsx';
import styles from './Handwriting.module.css';
import { TeachSection } from './TeachSection.tsx';
import { useCollection } from './use-collection.ts';

const words = text.handwriting;

export function HandwritingPanel() {
  const { drawings, teaching } = useStore();
  useEffect(() => void drawings.load().then(() => teaching.load()), [drawings, teaching]);
  const subject = useCollection((state) => state.subject);
  const data = useApp(({ experiment }) => datasetOf(experiment.training).name);
  if (subject === undefined) return <p className={styles.intro}>{words.noImages(data)}</p>;
  const { name, classes, shows } = subject;
  return (
    <div className={styles.panel}>
      <p className={styles.intro}>{words.intro(nouns[shows], name, classes.length)}</p>
      <NotKept />
      <Collecting subject={subject} />
      <DrawingsThere subject={subject} />
      <TeachSection subject={subject} />
      <Sharing subject={subject} />
    </div>
  );
}

function NotKept() {
  const notKept = useCollection((state) => state.notKept);
  return (
    <div role="alert" className={styles.alert}>
      {notKept !== undefined && <p className={styles.bad}>{notKept}</p>}
    </div>
  );
}

function Sharing({ subject }: { subject: DrawingSubject }) {
  const { drawings } = useStore();
  const isEmpty = useCollection((state) => state.drawings.length === 0);
  // The name of one's own is too long to type.
  const basis = isKnownData(subject.key) ? subject.key : undefined;
  const isReading = useCollection((state) => state.isReading);
  const news = useCollection((state) => state.fileNews);
  return (
    <section className={styles.section} aria-labelledby="handwriting-files">
      <h3 id="handwriting-files" className={styles.title}>
        {words.files.title}
      </h3>
      <p className={styles.intro}>{words.files.explain(fileNameOf(subject), basis)}</p>
      <div className={styles.actions}>
        <ActionButton
          label={words.files.save}
          icon={<DownloadIcon />}
          isDisabled={isEmpty}
          onPress={() => drawings.save()}
        />
        <FileTrigger
          allowsMultiple
          onSelect={(list) => list !== null && void drawings.merge(chosenFiles(list))}
        >
          <ActionButton label={words.files.open} icon={<OpenIcon />} onPress={() => undefined} />
        </FileTrigger>
      </div>
      <p role="status" className={styles.status}>
        {isReading ? words.files.reading : news?.isGood === true ? news.message : ''}
      </p>
      <div role="alert" className={styles.alert}>
        {news?.isGood === false && <p className={styles.bad}>{news.message}</p>}
      </div>
    </section>
  );
}
