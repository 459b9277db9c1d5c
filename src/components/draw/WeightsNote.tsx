/** Under what the network reads: whose weights read it, and how far they are trained. */
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { pretrainedReads, taskOf } from '../store/app-state.ts';
import { useApp, useShown, useStore } from '../store/use-app.ts';
import type { ModelProgress } from './predictor.ts';
import styles from './WeightsNote.module.css';

const words = text.files.weights;

export function WeightsNote({ progress }: { progress: ModelProgress }) {
  const imported = useApp((state) => state.imported);
  const pretrained = useApp(pretrainedReads);
  if (progress.step > 0) return <p className={styles.note}>{text.draw.trained(progress)}</p>;
  if (imported !== undefined) return <p className={styles.note}>{words.imported(imported)}</p>;
  return pretrained ? <Pretrained /> : <Untrained />;
}

function Pretrained() {
  const pretrained = useApp((state) => state.pretrained);
  const task = useApp(taskOf);
  if (pretrained?.kind !== 'reads') return null;
  return (
    <p className={styles.note}>
      <strong>{words.pretrained(pretrained.testAccuracy, task)}</strong>
      <span data-explanation>{words.pretrainedExplain(pretrained.epochs)}</span>
    </p>
  );
}

function Untrained() {
  const store = useStore();
  const pretrained = useApp((state) => state.pretrained?.kind);
  const changeable = useShown('settings');
  return (
    <div className={styles.note}>
      <p>
        {words.untrained} {pretrained === 'other-options' && words.otherOptions}
        {pretrained === 'unusable' && words.unusable}
      </p>
      {pretrained === 'other-options' && changeable && (
        <ActionButton label={words.useOptions} onPress={() => store.usePretrainedSettings()} />
      )}
    </div>
  );
}
