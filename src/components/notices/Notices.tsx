/** What stands in the way of training, or did: in words, with what can be done about it. */
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { Notice } from './Notice.tsx';

const words = text.page;

export function Notices() {
  return (
    <>
      <LinkNotices />
      <StartFailure />
      <Trouble />
      <Silence />
      <Recovery />
      <DivergenceAdvice />
      <FileNews />
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
      <ActionButton label={words.loading.retry} look="primary" onPress={() => void store.retry()} />
    </Notice>
  );
}

function Trouble() {
  const store = useStore();
  const trouble = useApp((state) => state.trouble);
  if (trouble === undefined) return null;
  const { failure, recovering } = trouble;
  return (
    <Notice
      kind="bad"
      title={text.failures.titles[failure.kind]}
      role="alert"
      onDismiss={recovering ? undefined : () => store.dismissTrouble()}
    >
      <p>{failure.message}</p>
      {recovering && <p>{words.failure.recovering}</p>}
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
      <ActionButton label={words.failure.keepWaiting} onPress={() => store.dismissTrouble()} />
    </Notice>
  );
}

function Recovery() {
  const store = useStore();
  const step = useApp((state) => state.recoveredAt);
  const backend = useApp((state) => state.backend);
  if (step === undefined) return null;
  return (
    <Notice
      kind="good"
      title={words.failure.recoveredTitle}
      role="status"
      onDismiss={() => store.dismissTrouble()}
    >
      <p>
        {text.failures.goesOn(step)}{' '}
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
      onDismiss={() => store.dismissFileNews()}
    >
      <p>{news.message}</p>
    </Notice>
  );
}

function DivergenceAdvice() {
  const store = useStore();
  const divergence = useApp((state) => state.divergence);
  const { learningRate, clipping } = useApp((state) => state.experiment.training);
  if (divergence === undefined) return null;
  const lower = Number((learningRate / 10).toPrecision(2));
  const given = { ...divergence, learningRate, clipping };
  return (
    <Notice kind="bad" title={text.divergence.title} role="alert">
      <p>
        {text.divergence.what(given)} <span data-explanation="">{text.divergence.explain}</span>
      </p>
      <ul>
        {text.divergence.advice(given).map((advice) => (
          <li key={advice}>{advice}</li>
        ))}
      </ul>
      <ActionButton
        label={words.divergence.lower(lower)}
        look="primary"
        onPress={() => store.resetWithLearningRate(lower)}
      />
      <ActionButton label={words.transport.reset} onPress={() => store.reset()} />
    </Notice>
  );
}
