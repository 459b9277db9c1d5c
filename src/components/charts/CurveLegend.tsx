/** What each line is: a sample of it with its dash and marker, and its name. */
import { useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { charts as text } from '../../text/en-charts.ts';
import type { RunHistory } from '../run-history.ts';
import styles from './CurvesPanel.module.css';
import type { LineKind } from './curve-picture.ts';

export interface CurveLegendProps {
  history: RunHistory;
  smoothed: boolean;
}

export function CurveLegend({ history, smoothed }: CurveLegendProps) {
  const { current, ghosts } = useSyncExternalStore(history.subscribe, history.snapshot);
  const words = text.lines;
  const { published } = current ?? {};
  return (
    <div className={styles.legend}>
      <ul className={styles.entries}>
        <Entry kind="train" name={smoothed ? words.train : words.trainOnly} />
        {smoothed && <Entry kind="raw" name={words.trainRaw} />}
        <Entry kind="test" name={words.test} />
        {published && (
          <Entry
            kind="published"
            name={words.published(published.testAccuracy)}
            remark={words.publishedRemark(published.remark, published.epochs)}
          />
        )}
      </ul>
      {ghosts.length > 0 && (
        <div className={styles.ghosts}>
          <span>{words.ghosts}:</span>
          <ul className={styles.entries}>
            {ghosts.map((ghost, index) => (
              <Entry key={ghost.runId} kind="ghost-train" age={index + 1} name={ghost.name} />
            ))}
          </ul>
          <Button className={styles.quiet ?? ''} onPress={() => history.forgetGhosts()}>
            {words.forgetGhosts}
          </Button>
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  kind: LineKind;
  name: string;
  remark?: string;
  age?: number;
}

function Entry({ kind, name, remark, age = 0 }: EntryProps) {
  return (
    <li className={styles.entry}>
      <LineSample kind={kind} age={age} />
      <span>
        {name}
        {remark !== undefined && <span className={styles.remark}> ({remark})</span>}
      </span>
    </li>
  );
}

const DASHES: Partial<Record<LineKind, string>> = { test: '6 4', published: '2 3' };

function LineSample({ kind, age }: { kind: LineKind; age: number }) {
  const colour = {
    train: 'var(--curve-train)',
    raw: 'var(--curve-train)',
    test: 'var(--curve-test)',
    published: 'var(--curve-published)',
    'ghost-train': `var(--curve-ghost-${age})`,
    'ghost-test': `var(--curve-ghost-${age})`,
  }[kind];
  const faint = kind === 'raw';
  return (
    <svg className={styles.sample} viewBox="0 0 32 12" aria-hidden="true">
      <line
        x1="1"
        x2="31"
        y1="6"
        y2="6"
        stroke={colour}
        strokeWidth={faint || age > 0 ? 1.5 : 3}
        strokeOpacity={faint ? 0.45 : 1}
        strokeDasharray={DASHES[kind] ?? 'none'}
      />
      {kind === 'test' && <circle cx="16" cy="6" r="4.5" fill={colour} />}
    </svg>
  );
}
