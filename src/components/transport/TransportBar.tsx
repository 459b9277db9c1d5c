/** Train, pause, step, reset: what a run can be told. */
import { Toolbar } from 'react-aria-components';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import {
  PauseIcon,
  PlayIcon,
  ResetIcon,
  StepBatchIcon,
  StepEpochIcon,
} from '../controls/icons.tsx';
import { canReset, canTrain, hasBegun, isTraining, moreEpochs } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './transport.module.css';

const words = text.page.transport;

export function TransportBar() {
  const store = useStore();
  const training = useApp(isTraining);
  const ready = useApp(canTrain);
  const resettable = useApp(canReset);
  const begun = useApp(hasBegun);
  const measuring = useApp((state) => state.measuring);
  const shortcuts = useApp((state) => state.shortcuts);
  const more = useApp(moreEpochs);
  const startLabel = begun && (ready || measuring) ? words.resume : words.train;
  const standingLabel = more === undefined ? startLabel : words.trainMore(more);
  const trainLabel = training ? words.pause : standingLabel;
  const key = (name: keyof typeof words.keys) => (shortcuts ? words.keys[name] : undefined);
  return (
    <Toolbar className={styles.bar} aria-label={words.label}>
      <ActionButton
        look="primary"
        label={trainLabel}
        icon={training ? <PauseIcon /> : <PlayIcon />}
        explain={training ? words.pauseExplain : words.trainExplain}
        keyName={key('train')}
        isDisabled={!training && !ready && more === undefined}
        onPress={() => store.trainOrPause()}
      />
      <ActionButton
        label={words.stepBatch}
        icon={<StepBatchIcon />}
        explain={words.batchExplain}
        keyName={key('stepBatch')}
        isDisabled={!ready}
        onPress={() => store.stepBatch()}
      />
      <ActionButton
        label={words.stepEpoch}
        icon={<StepEpochIcon />}
        explain={words.epochExplain}
        keyName={key('stepEpoch')}
        isDisabled={!ready}
        onPress={() => store.stepEpoch()}
      />
      <ActionButton
        label={words.reset}
        icon={<ResetIcon />}
        explain={words.resetExplain}
        keyName={key('reset')}
        isDisabled={!resettable}
        onPress={() => store.reset()}
      />
    </Toolbar>
  );
}
