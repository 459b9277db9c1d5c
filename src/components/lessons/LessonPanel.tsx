/** The lesson that is followed, docked above the page: what to do in this step, back, next, and how far one has come. */
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { CloseIcon, DoneIcon, LinkIcon } from '../controls/icons.tsx';
import { linkAddress } from '../header/link-address.ts';
import { Notice } from '../notices/Notice.tsx';
import type { OpenLesson } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './Lessons.module.css';
import { focusLit } from './use-lit.ts';

const words = text.lessons.panel;

export function LessonPanel() {
  const open = useApp((state) => state.lesson);
  const failure = useApp((state) => state.lessonFailure);
  const store = useStore();
  if (failure !== undefined) {
    return (
      <Notice
        kind="bad"
        title={text.lessons.failed}
        role="alert"
        onDismiss={() => store.lessons.leave()}
      >
        <p>{failure}</p>
      </Notice>
    );
  }
  return open === undefined ? null : <Panel {...open} />;
}

function Panel({ lesson, step, done }: OpenLesson) {
  const { lessons } = useStore();
  const { length } = lesson.steps;
  const { text: told, highlight, done: asked } = lesson.steps[step];
  const lines = told.split('\n');
  const isLast = step === length - 1;
  return (
    <section id="lesson" className={styles.panel} aria-label={words.label} tabIndex={-1}>
      <div className={styles.head}>
        <h2 className={styles.title}>{lesson.title}</h2>
        <span className={styles.where}>{words.step(step + 1, length)}</span>
        <progress
          className={styles.progress}
          aria-label={words.step(step + 1, length)}
          value={step + 1}
          max={length}
        />
      </div>
      <div className={styles.told} role="status">
        <span className="for-screen-readers">{words.step(step + 1, length)}</span>
        {lines.map((line, at) => (
          <p key={line}>
            {line}{' '}
            {done && at === lines.length - 1 && (
              <span className={styles.done}>
                <DoneIcon /> {words.done}
              </span>
            )}
          </p>
        ))}
      </div>
      <div className={styles.actions}>
        {highlight !== undefined && (
          <ActionButton label={words.show} look="quiet" onPress={() => void focusLit()} />
        )}
        <ActionButton
          label={words.back}
          isDisabled={step === 0}
          onPress={() => lessons.go(step - 1)}
        />
        {isLast ? (
          <ActionButton look="primary" label={words.finish} onPress={() => lessons.finish()} />
        ) : (
          <ActionButton
            look={done || asked === undefined ? 'primary' : 'plain'}
            label={words.next}
            onPress={() => lessons.go(step + 1)}
          />
        )}
        <span className={styles.corner}>
          <CopyButton
            label={words.link}
            copied={words.copied}
            failed={words.notCopied}
            icon={<LinkIcon />}
            explain={words.linkExplain}
            textToCopy={() => linkAddress(lessons.linkTo(step))}
          />
          <ActionButton
            label={words.leave}
            icon={<CloseIcon />}
            iconOnly
            look="quiet"
            onPress={() => lessons.leave()}
          />
        </span>
      </div>
    </section>
  );
}
