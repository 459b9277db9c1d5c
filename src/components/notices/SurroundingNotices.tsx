/** Where the page is shown in a way that costs it something, what that is and what can be done; and new versions. */
import { useState, type ReactNode } from 'react';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { useOffline, useOfflineKeeper } from '../offline/use-offline.ts';
import { hasBegun, isTraining } from '../store/app-state.ts';
import { useApp } from '../store/use-app.ts';
import { Notice } from './Notice.tsx';
import styles from './notices.module.css';

const words = text.surroundings;

export function SurroundingNotices() {
  return (
    <>
      <Update />
      <Framed />
      <PlainHttp />
      <Isolated />
      <NoWebAssembly />
    </>
  );
}

/** Never while training: a new version begins with a page of its own. */
function Update() {
  const keeper = useOfflineKeeper();
  const { update, otherTabs } = useOffline();
  const training = useApp(isTraining);
  const begun = useApp(hasBegun);
  if (!update || training) return null;
  const { title, explain, begun: notInIt, now, otherTabs: inTheWay } = text.offline.update;
  return (
    <Notice kind="good" title={title} role="status" onDismiss={() => keeper.dismissUpdate()}>
      <p>
        {explain} {begun && notInIt}
      </p>
      {otherTabs > 0 && <p>{inTheWay(otherTabs)}</p>}
      <ActionButton label={now} onPress={() => void keeper.update()} />
    </Notice>
  );
}

function Framed() {
  if (window.top === window.self || crossOriginIsolated) return null;
  return (
    <Remark {...words.framed}>
      {/* To another site's frame the whole address belongs to the reader, so the experiment comes along. */}
      <a className={styles.link} href={location.href} target="_blank" rel="noopener noreferrer">
        {words.framed.open}
      </a>
    </Remark>
  );
}

function PlainHttp() {
  if (isSecureContext || window.top !== window.self) return null;
  return <Remark {...words.plainHttp} />;
}

function Isolated() {
  const { isolatedNextTime } = useOffline();
  const computesInThreads = useApp(({ backend }) => backend?.chosen === 'wasm');
  const begun = useApp(hasBegun);
  if (!isolatedNextTime || !computesInThreads || begun || navigator.hardwareConcurrency < 2) {
    return null;
  }
  return (
    <Remark {...words.isolated}>
      <ActionButton label={words.isolated.reload} onPress={() => location.reload()} />
    </Remark>
  );
}

function NoWebAssembly() {
  return typeof WebAssembly === 'undefined' ? <Remark {...words.noWebAssembly} /> : null;
}

interface RemarkProps {
  title: string;
  explain: string;
  children?: ReactNode;
}

function Remark({ title, explain, children }: RemarkProps) {
  const [dismissed, setDismissed] = useState(false);
  if (dismissed) return null;
  return (
    <Notice kind="caution" title={title} role="status" onDismiss={() => setDismissed(true)}>
      <p>{explain}</p>
      {children}
    </Notice>
  );
}
