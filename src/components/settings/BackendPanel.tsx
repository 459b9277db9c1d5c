/** What does the arithmetic: which backend, on what, why that one, and a switch to another. */
import { useId } from 'react';
import { BACKEND_PREFERENCES } from '../../models/page-settings.ts';
import { text } from '../../text/index.ts';
import type { BackendCandidate } from '../../workers/protocol.ts';
import { Choice } from '../controls/Choice.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { Fold } from '../controls/Fold.tsx';
import { useLit } from '../lessons/use-lit.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './settings.module.css';

const words = text.page.backend;
const { names, auto, explain, outcomes, reason } = text.backends;

export function BackendPanel() {
  const store = useStore();
  const labelId = useId();
  const lit = useLit('backend');
  const preference = useApp(({ page }) => page.backend);
  const report = useApp(({ backend }) => backend);
  const chosen = report?.candidates.find(({ name }) => name === report.chosen);
  return (
    <div className={styles.part} {...lit}>
      <div className={styles.headingRow}>
        <h2 id={labelId} className={styles.heading}>
          {words.title}
        </h2>
        <Explanation of={words.choose}>
          <p>{explain}</p>
          <p className={styles.markNote}>{words.switchExplain}</p>
        </Explanation>
      </div>
      <p className={styles.backend} data-testid="backend">
        {chosen === undefined ? words.pending : <Chosen {...chosen} />}
      </p>
      <Choice
        label={words.choose}
        labelledBy={labelId}
        options={BACKEND_PREFERENCES.map((name) => ({
          value: name,
          ...(name === 'auto' ? auto : names[name]),
        }))}
        value={preference}
        onChange={(backend) => store.setPage({ backend })}
      />
      {report !== undefined && (
        <Fold title={words.why}>
          <ul className={styles.candidates}>
            {report.candidates.map((candidate) => (
              <Candidate key={candidate.name} {...candidate} />
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}

function Chosen({ name, detail }: BackendCandidate) {
  return (
    <>
      <strong>{names[name].label}</strong>
      {detail !== '' && <span className={styles.detail}> {detail}</span>}
    </>
  );
}

function Candidate({ name, detail, outcome, reason: why }: BackendCandidate) {
  return (
    <li className={styles.candidate} data-outcome={outcome}>
      <p>
        <strong>{names[name].label}</strong>{' '}
        <span className={styles.outcome}>{outcomes[outcome]}</span>
      </p>
      {detail !== '' && <p className={styles.detail}>{detail}</p>}
      <p>{reason(why)}</p>
    </li>
  );
}
