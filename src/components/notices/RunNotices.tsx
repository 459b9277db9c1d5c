/** Runs that are kept: what can be gone on with, what was left a moment ago, and why nothing can be kept. */
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { Notice } from './Notice.tsx';

const words = text.page.runs;

export function RunNotices() {
  return (
    <>
      <Offer />
      <LeftRun />
      <HiddenRuns />
      <NotKept />
    </>
  );
}

function Offer() {
  const store = useStore();
  const offer = useApp((state) => state.offer);
  if (offer === undefined) return null;
  return (
    <Notice kind="good" title={words.offer.title} role="status">
      <p>{offer.finished ? words.offer.finished(offer) : words.offer.what(offer)}</p>
      <ActionButton
        label={offer.finished ? words.offer.acceptFinished : words.offer.accept}
        look="primary"
        onPress={() => void store.kept.bringBack(offer.id)}
      />
      <ActionButton label={words.offer.decline} onPress={() => store.kept.startFresh()} />
    </Notice>
  );
}

function LeftRun() {
  const store = useStore();
  const left = useApp((state) => state.leftRun);
  const isDisabled = useApp((state) => state.bringingBack);
  if (left === undefined) return null;
  return (
    <Notice
      kind="good"
      title={words.left.title}
      role="status"
      onDismiss={() => store.kept.dismissNews()}
    >
      <p>{words.left.what(left)}</p>
      <ActionButton
        label={words.left.bringBack}
        isDisabled={isDisabled}
        onPress={() => void store.kept.bringBack(left.id)}
      />
    </Notice>
  );
}

function HiddenRuns() {
  const store = useStore();
  const isHidden = useApp((state) => state.hiddenRuns.length > 0);
  if (!isHidden) return null;
  return (
    <Notice
      kind="good"
      title={words.ghosts.hidden}
      role="status"
      onDismiss={() => store.kept.dismissNews()}
    >
      <ActionButton label={words.ghosts.undo} onPress={() => store.kept.showEarlier()} />
    </Notice>
  );
}

function NotKept() {
  const store = useStore();
  const sentence = useApp((state) => state.keeping);
  if (sentence === undefined) return null;
  return (
    <Notice
      kind="caution"
      title={words.keeping.title}
      role="status"
      onDismiss={() => store.kept.dismissNews()}
    >
      <p>{sentence}</p>
    </Notice>
  );
}
