/** "How fast is this machine?": measures a training step against stock TensorFlow.js, here and now. */
import { useState } from 'react';
import { NETWORKS } from '../../models/index.ts';
import type { NetworkId } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { usualBatch } from '../../training/bench/bench-report.ts';
import { benchMarkdown } from '../../training/bench/bench-table.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CopyButton } from '../controls/CopyButton.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { TickBox } from '../controls/TickBox.tsx';
import { Notice } from '../notices/Notice.tsx';
import { BenchTable } from './BenchTable.tsx';
import type { BenchRunner } from './bench-runner.ts';
import { useBench, type BenchView } from './use-bench.ts';
import styles from './BenchPanel.module.css';

const words = text.bench;

/** Quick to measure everywhere; the others take stock tfjs hundreds of timesteps. */
const PICKED: readonly NetworkId[] = ['simple-rnn', 'lstm'];
const SLOW: readonly NetworkId[] = ['irnn', 'hrnn'];

export interface BenchPanelProps {
  runner: BenchRunner;
  /** Whether the worker is ready to measure. */
  isReady: boolean;
}

export function BenchPanel({ runner, isReady }: BenchPanelProps) {
  const [picked, setPicked] = useState(PICKED);
  const { view, start, cancel } = useBench(runner);
  const busy = view.status === 'running' || view.status === 'cancelling';
  const measure = () => start(picked.map((network) => ({ network, batch: usualBatch(network) })));
  return (
    <div className={styles.panel}>
      <p className={styles.intro}>
        {words.intro} {words.pauses}{' '}
        <Explanation of={words.explain.title}>
          <p>{words.explain.comparison}</p>
          <p className={styles.explanation}>{words.explain.arithmetic}</p>
          <p className={styles.explanation}>{words.explain.launches}</p>
        </Explanation>
      </p>
      {!busy && <NetworkChoice picked={picked} onChange={setPicked} />}
      <div className={styles.actions}>
        {busy ? (
          <ActionButton
            label={view.status === 'cancelling' ? words.cancelling : words.cancel}
            isDisabled={view.status === 'cancelling'}
            onPress={cancel}
          />
        ) : (
          <ActionButton
            label={words.start}
            look="primary"
            isDisabled={!isReady || picked.length === 0}
            onPress={measure}
          />
        )}
        {view.results.length > 0 && !busy && (
          <CopyButton
            label={words.copy}
            copied={words.copied}
            failed={words.notCopied}
            textToCopy={() => benchMarkdown(view.results)}
          />
        )}
      </div>
      {busy && <Progress view={view} />}
      {view.status === 'failed' && (
        <Notice kind="bad" role="alert" title={words.title}>
          {words.failed(view.failure)}
        </Notice>
      )}
      {view.status === 'cancelled' && <p role="status">{words.cancelled}</p>}
      {view.results.length > 0 && <BenchTable results={view.results} />}
    </div>
  );
}

interface NetworkChoiceProps {
  picked: readonly NetworkId[];
  onChange: (picked: readonly NetworkId[]) => void;
}

function NetworkChoice({ picked, onChange }: NetworkChoiceProps) {
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{words.choose}</legend>
      {NETWORKS.map(({ id, title }) => (
        <TickBox
          key={id}
          label={SLOW.includes(id) ? words.slowNetwork(title) : title}
          on={picked.includes(id)}
          onChange={(on) =>
            onChange(
              NETWORKS.map((network) => network.id).filter((one) =>
                one === id ? on : picked.includes(one),
              ),
            )
          }
        />
      ))}
      {picked.some((id) => SLOW.includes(id)) && <p className={styles.remark}>{words.slow}</p>}
    </fieldset>
  );
}

function Progress({ view: { progress } }: { view: BenchView }) {
  const share = progress?.share ?? 0;
  const network = NETWORKS.find(({ id }) => id === progress?.case.network)?.title ?? '';
  return (
    <div className={styles.progress}>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label={words.progressLabel}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <span className={styles.fill} style={{ transform: `scaleX(${share})` }} />
      </div>
      <p role="status" className={styles.remark}>
        {progress === undefined
          ? words.waiting
          : words.progress({ network, phase: progress.phase })}
      </p>
    </div>
  );
}
