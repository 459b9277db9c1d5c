/** What each line is: a sample of it with its dash and marker, and its name. Who points at a run sees it stand out. */
import { type ReactNode, useSyncExternalStore } from 'react';
import { text as catalogue } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { ResetIcon } from '../controls/icons.tsx';
import type { RunHistory } from '../run-history.ts';
import styles from './CurvesPanel.module.css';
import type { LineKind } from './curve-picture.ts';
import { shortNames } from './short-names.ts';

const text = catalogue.charts;

export interface CurveLegendProps {
  history: RunHistory;
  smoothed: boolean;
  /** Takes the earlier runs off the charts. */
  onHideEarlier: () => void;
  /** Goes on with an earlier run. */
  onBringBack: (id: string) => void;
  /** Told the id of the run that is pointed at, by pointer or focus. */
  onPick: (id: string | undefined) => void;
}

export function CurveLegend(props: CurveLegendProps) {
  const { history, smoothed, onHideEarlier, onBringBack, onPick } = props;
  const { current, ghosts, expected } = useSyncExternalStore(history.subscribe, history.snapshot);
  const words = text.lines;
  const { published } = current ?? {};
  const shown = [...(current === undefined || current.isEmpty ? [] : [current]), ...ghosts];
  const names = shortNames(shown.map(({ name }) => name));
  return (
    <div className={styles.legend}>
      <ul className={styles.entries}>
        {expected ? (
          <Entry kind="expected" name={words.expected(expected.name)} />
        ) : (
          <>
            <Entry kind="train" name={smoothed ? words.train : words.trainOnly} />
            {smoothed && <Entry kind="raw" name={words.trainRaw} />}
            <Entry kind="test" name={words.test} />
          </>
        )}
        {published && (
          <Entry
            kind="published"
            name={words.publishedResult(published.testAccuracy, published.epochs)}
            remark={published.remark}
          />
        )}
      </ul>
      {ghosts.length > 0 && (
        <div className={styles.ghosts}>
          <span>{words.runs}:</span>
          <ActionButton look="quiet" label={words.hideEarlier} onPress={onHideEarlier} />
          <ul className={styles.entries} aria-label={words.runs}>
            {shown.map((run, index) => (
              <Entry
                key={run.id}
                kind={run === current ? 'train' : 'ghost-train'}
                look={run.look ?? 0}
                name={names[index]}
                remark={names[index] === run.name ? undefined : run.name}
                run={run.id}
                onPick={onPick}
              >
                {run !== current && run.isKept && (
                  <ActionButton
                    look="quiet"
                    iconOnly
                    icon={<ResetIcon />}
                    label={catalogue.page.runs.ghosts.bringBack(run.name)}
                    onPress={() => onBringBack(run.id)}
                  />
                )}
              </Entry>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  kind: LineKind;
  name: string;
  remark?: string | undefined;
  look?: number;
  /** The id of the run it stands for, where it does not stand for a kind of lines. */
  run?: string;
  onPick?: (id: string | undefined) => void;
  /** What can be done with it. */
  children?: ReactNode;
}

function Entry({ kind, name, remark, look = 0, run, onPick, children }: EntryProps) {
  const pick = () => onPick?.(run);
  const leave = () => onPick?.(undefined);
  return (
    <li
      className={styles.entry}
      data-run={run}
      title={remark}
      onPointerEnter={pick}
      onPointerLeave={leave}
      onFocus={pick}
      onBlur={leave}
    >
      <LineSample kind={kind} look={look} />
      <span>
        {name}
        {remark !== undefined && <span className="for-screen-readers"> ({remark})</span>}
      </span>
      {children}
    </li>
  );
}

const DASHES: Partial<Record<LineKind, string>> = { test: '6 4', published: '2 3' };
/** By look, as on the charts. */
const GHOST_DASHES = ['none', '9 4', '3 3'];

function LineSample({ kind, look }: { kind: LineKind; look: number }) {
  const isGhost = kind === 'ghost-train' || kind === 'ghost-test';
  const colour = {
    train: 'var(--curve-train)',
    raw: 'var(--curve-train)',
    test: 'var(--curve-test)',
    published: 'var(--curve-published)',
    expected: 'var(--curve-test)',
    'ghost-train': `var(--curve-ghost-${look + 1})`,
    'ghost-test': `var(--curve-ghost-${look + 1})`,
  }[kind];
  const faint = kind === 'raw' || kind === 'expected';
  return (
    <svg className={styles.sample} viewBox="0 0 32 12" aria-hidden="true">
      <line
        x1="1"
        x2="31"
        y1="6"
        y2="6"
        stroke={colour}
        strokeWidth={kind === 'raw' || isGhost ? 1.75 : 3}
        strokeOpacity={faint ? 0.45 : 1}
        strokeDasharray={(isGhost ? GHOST_DASHES[look] : DASHES[kind]) ?? 'none'}
      />
      {isGhost && look === 0 && <circle cx="16" cy="6" r="3.5" fill={colour} />}
      {isGhost && look === 1 && <path d="M16 1.5l4.5 8h-9z" fill={colour} />}
      {isGhost && look === 2 && <rect x="12.5" y="2.5" width="7" height="7" fill={colour} />}
      {kind === 'test' && <circle cx="16" cy="6" r="4.5" fill={colour} />}
    </svg>
  );
}
