/** What each line is: a sample of it with its dash and marker, and its name. */
import { useSyncExternalStore } from 'react';
import { text as catalogue } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import type { RunHistory } from '../run-history.ts';
import styles from './CurvesPanel.module.css';
import type { LineKind } from './curve-picture.ts';

const text = catalogue.charts;

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
          <ActionButton
            look="quiet"
            label={words.forgetGhosts}
            onPress={() => history.forgetGhosts()}
          />
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
/** By age, as on the charts. */
const GHOST_DASHES = ['none', '9 4', '3 3'];

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
        strokeDasharray={(age > 0 ? GHOST_DASHES[age - 1] : DASHES[kind]) ?? 'none'}
      />
      {age === 1 && <circle cx="16" cy="6" r="3.5" fill={colour} />}
      {age === 2 && <path d="M16 1.5l4.5 8h-9z" fill={colour} />}
      {age === 3 && <rect x="12.5" y="2.5" width="7" height="7" fill={colour} />}
      {kind === 'test' && <circle cx="16" cy="6" r="4.5" fill={colour} />}
    </svg>
  );
}
