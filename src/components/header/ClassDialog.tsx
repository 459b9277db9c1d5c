/** Builds a link for a lesson: what is shown, what is hidden, and whether it is for a projector. */
import { useState } from 'react';
import { networkById } from '../../models/index.ts';
import {
  MOST_STEP,
  MOST_STEPS,
  MOST_TITLE,
  type PageSettings,
  PANELS,
  taskLines,
} from '../../models/page-settings.ts';
import { TRAINING_FIELDS } from '../../models/training-fields.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { DialogFrame } from '../controls/DialogFrame.tsx';
import { Fold } from '../controls/Fold.tsx';
import { LinkIcon } from '../controls/icons.tsx';
import { TickBox } from '../controls/TickBox.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { fieldWords } from '../store/field-words.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { linkAddress } from './link-address.ts';
import styles from './header.module.css';

const words = text.page.class;

export interface ClassDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function ClassDialog({ isOpen, onClose }: ClassDialogProps) {
  return (
    <DialogFrame title={words.title} isOpen={isOpen} onClose={onClose}>
      <LessonForm onClose={onClose} />
    </DialogFrame>
  );
}

type Lesson = Pick<PageSettings, 'hidden' | 'presenter' | 'title' | 'task'>;

function LessonForm({ onClose }: { onClose: () => void }) {
  const store = useStore();
  const page = useApp((state) => state.page);
  const experiment = useApp((state) => state.experiment);
  const network = networkById(experiment.network);
  const [look, setLook] = useState(page);
  const [title, setTitle] = useState(page.title);
  const [task, setTask] = useState(page.task.join('\n'));
  const { hidden, presenter } = look;
  const lesson: Lesson = { hidden, presenter, title: title.trim(), task: stepsOf(task) };
  const address = linkAddress(store.linkWith(lesson));
  const show = (name: string, shown: boolean) =>
    setLook({ ...look, hidden: withName(hidden, name, !shown) });
  const fields = [...network.fields, ...TRAINING_FIELDS];
  return (
    <>
      <p>{words.intro}</p>
      <label className={styles.lessonField}>
        <span>{words.lessonTitle}</span>
        <input
          value={title}
          maxLength={MOST_TITLE}
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <label className={styles.lessonField}>
        <span>{words.task}</span>
        <textarea rows={3} value={task} onChange={(event) => setTask(event.target.value)} />
        <span className={styles.note}>{words.taskExplain}</span>
      </label>
      <fieldset className={styles.ticks}>
        <legend>{words.show}</legend>
        {PANELS.map((panel) => (
          <TickBox
            key={panel}
            label={words.panels[panel]}
            on={!hidden.includes(panel)}
            onChange={(shown) => show(panel, shown)}
          />
        ))}
      </fieldset>
      <Fold title={words.fields}>
        <fieldset className={styles.ticks}>
          <legend className="for-screen-readers">{words.fields}</legend>
          {fields.map(({ name }) => (
            <TickBox
              key={name}
              label={fieldWords(name, experiment).label}
              on={!hidden.includes(name)}
              onChange={(shown) => show(name, shown)}
            />
          ))}
        </fieldset>
      </Fold>
      <Toggle
        label={words.presenter}
        on={presenter}
        onChange={(on) => setLook({ ...look, presenter: on })}
      />
      <label className={styles.link}>
        <span>{words.link}</span>
        <textarea readOnly rows={3} value={address} onFocus={(event) => event.target.select()} />
      </label>
      <div className={styles.lastActions}>
        <CopyButton
          look="primary"
          label={words.copy}
          copied={words.copied}
          failed={words.notCopied}
          icon={<LinkIcon />}
          textToCopy={() => address}
        />
        <ActionButton
          label={words.apply}
          onPress={() => {
            store.setPage(lesson);
            onClose();
          }}
        />
      </div>
    </>
  );
}

function stepsOf(task: string): readonly string[] {
  return taskLines(task)
    .slice(0, MOST_STEPS)
    .map((step) => step.slice(0, MOST_STEP));
}

function withName(names: readonly string[], name: string, included: boolean): readonly string[] {
  const others = names.filter((known) => known !== name);
  return included ? [...others, name] : others;
}
