/** The lessons to choose from, and a way to open one's own. */
import { FileTrigger } from 'react-aria-components';
import { LESSONS } from '../../lessons/index.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { DialogFrame } from '../controls/DialogFrame.tsx';
import { DoneIcon, OpenIcon } from '../controls/icons.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './Lessons.module.css';

const words = text.lessons.list;

export interface LessonsDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function LessonsDialog({ isOpen, onClose }: LessonsDialogProps) {
  const { lessons } = useStore();
  const finished = useApp(({ finishedLessons }) => finishedLessons);
  const begin = (id: string) => {
    onClose();
    lessons.begin(id);
  };
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    onClose();
    lessons.openFile(await file.text());
  };
  return (
    <DialogFrame title={words.title} isOpen={isOpen} onClose={onClose}>
      <p>{words.intro}</p>
      <ol className={styles.list}>
        {LESSONS.map(({ id, title, about, minutes }) => (
          <li key={id}>
            <ActionButton
              label={title}
              fullLabel={words.begin(title, minutes)}
              onPress={() => begin(id)}
            />
            <span className={styles.minutes} aria-hidden="true">
              {words.minutes(minutes)}
            </span>
            {finished.includes(id) && (
              <span className={styles.done}>
                <DoneIcon /> {words.finished}
              </span>
            )}
            <p>{about}</p>
          </li>
        ))}
      </ol>
      <h3>{words.own}</h3>
      <p>{words.ownExplain}</p>
      <FileTrigger
        acceptedFileTypes={['.json', 'application/json']}
        onSelect={(files) => void open(files?.[0])}
      >
        <ActionButton label={words.openFile} icon={<OpenIcon />} onPress={() => undefined} />
      </FileTrigger>
    </DialogFrame>
  );
}
