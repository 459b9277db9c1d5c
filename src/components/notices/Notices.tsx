/** What stands in the way of training, or did: in words, with what can be done about it. */
import { matchingPreset } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { ChooseData } from '../files/ChooseData.tsx';
import { hasBegun, isNotLearning } from '../store/app-state.ts';
import { lowerLearningRate } from '../store/experiment-changes.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { SweepNotices } from '../sweep/SweepNotices.tsx';
import { Notice } from './Notice.tsx';
import { RunNotices } from './RunNotices.tsx';
import { SurroundingNotices } from './SurroundingNotices.tsx';

const words = text.page;

export function Notices() {
  return (
    <>
      <SweepNotices />
      <RunNotices />
      <LinkNotices />
      <StartFailure />
      <RunError />
      <Silence />
      <Recovery />
      <DivergenceAdvice />
      <NotLearning />
      <FileNews />
      <SurroundingNotices />
    </>
  );
}

function LinkNotices() {
  const store = useStore();
  const notices = useApp((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <Notice
      kind="caution"
      title={words.notices.title}
      role="status"
      onDismiss={() => store.dismissNotices()}
    >
      <ul>
        {notices.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
    </Notice>
  );
}

function StartFailure() {
  const store = useStore();
  const phase = useApp((state) => state.phase);
  if (phase.kind !== 'failed') return null;
  const { kind, message } = phase.failure;
  return (
    <Notice kind="bad" title={text.failures.titles[kind]} role="alert">
      <p>{message}</p>
      {kind === 'data' && phase.during === 'building' && <ChooseData />}
      <ActionButton label={words.loading.retry} look="primary" onPress={() => void store.retry()} />
    </Notice>
  );
}

function RunError() {
  const store = useStore();
  const runError = useApp((state) => state.runError);
  const begun = useApp(hasBegun);
  const starting = useApp(({ phase }) => phase.kind === 'failed');
  if (runError === undefined || starting) return null;
  const { failure, recovering, lost } = runError;
  return (
    <Notice
      kind="bad"
      title={text.failures.titles[failure.kind]}
      role="alert"
      onDismiss={recovering ? undefined : () => store.dismissRunError()}
    >
      <p>{failure.message}</p>
      {recovering && <p>{begun ? words.failure.recoveringRun : words.failure.recovering}</p>}
      {!recovering && lost && (
        <>
          {begun && <p>{words.failure.kept}</p>}
          <ActionButton
            label={words.failure.retry}
            look="primary"
            onPress={() => store.reviveWorker()}
          />
        </>
      )}
    </Notice>
  );
}

function Silence() {
  const store = useStore();
  const seconds = useApp((state) => state.silent);
  if (seconds === undefined) return null;
  return (
    <Notice kind="caution" title={words.failure.silentTitle} role="alert">
      <p>{text.failures.silent(seconds)}</p>
      <ActionButton label={words.failure.restart} onPress={() => store.restartWorker()} />
      <ActionButton label={words.failure.keepWaiting} onPress={() => store.dismissRunError()} />
    </Notice>
  );
}

function Recovery() {
  const store = useStore();
  const recovered = useApp((state) => state.recoveredAt);
  const backend = useApp((state) => state.backend);
  if (recovered === undefined) return null;
  const { step, training } = recovered;
  return (
    <Notice
      kind="good"
      title={words.failure.recoveredTitle[training ? 'training' : 'standing']}
      role="status"
      onDismiss={() => store.dismissRunError()}
    >
      <p>
        {training ? text.failures.goesOn(step) : text.failures.stands(step)}{' '}
        {backend !== undefined && text.failures.goesOnElsewhere(backend.chosen)}
      </p>
    </Notice>
  );
}

function FileNews() {
  const store = useStore();
  const news = useApp((state) => state.fileNews);
  if (news === undefined || news.kind === 'saved') return null;
  const failed = news.kind === 'failed';
  return (
    <Notice
      kind={failed ? 'caution' : 'good'}
      title={failed ? news.title : text.files.open.openedTitle}
      role={failed ? 'alert' : 'status'}
      onDismiss={() => store.files.dismissNews()}
    >
      <p>{news.message}</p>
    </Notice>
  );
}

function DivergenceAdvice() {
  const divergence = useApp((state) => state.divergence);
  const lower = useApp(({ experiment, preset }) => lowerLearningRate(experiment, preset));
  const { learningRate, clipping } = useApp((state) => state.experiment.training);
  if (divergence === undefined) return null;
  const given = { ...divergence, learningRate, lower, clipping };
  return (
    <Notice kind="bad" title={text.divergence.title} role="alert">
      <p>
        {text.divergence.what(given)} <span data-explanation="">{text.divergence.explain}</span>
      </p>
      <Advice given={text.divergence.advice(given)} />
      <SmallerSteps />
    </Notice>
  );
}

function NotLearning() {
  const shown = useApp(isNotLearning);
  const lastEpoch = useApp((state) => state.lastEpoch);
  const { learningRate, clipping } = useApp((state) => state.experiment.training);
  const expected = useApp(({ experiment }) => matchingPreset(experiment)?.staysAtChance === true);
  if (!shown || lastEpoch === undefined) return null;
  const { valAccuracy: accuracy, valLoss: loss } = lastEpoch;
  const given = { accuracy, loss, learningRate, clipping, expected };
  return (
    <Notice kind="caution" title={text.notLearning.title} role="status">
      <p>{text.notLearning.what(given)}</p>
      <Advice given={text.notLearning.advice(given)} />
      {loss > 3 && <SmallerSteps />}
    </Notice>
  );
}

function Advice({ given }: { given: readonly string[] }) {
  return (
    <ul>
      {given.map((advice) => (
        <li key={advice}>{advice}</li>
      ))}
    </ul>
  );
}

/** What cures most runs that went wrong, as buttons. */
function SmallerSteps() {
  const store = useStore();
  const lower = useApp(({ experiment, preset }) => lowerLearningRate(experiment, preset));
  const clipping = useApp(({ experiment }) => experiment.training.clipping);
  return (
    <>
      <ActionButton
        label={words.divergence.lower(lower)}
        look="primary"
        onPress={() => store.resetWith({ learningRate: lower })}
      />
      {clipping === 'none' && (
        <ActionButton
          label={words.divergence.clip}
          onPress={() => store.resetWith({ clipping: 'global-norm', clipLimit: 1 })}
        />
      )}
      <ActionButton label={words.transport.reset} onPress={() => store.reset()} />
    </>
  );
}
