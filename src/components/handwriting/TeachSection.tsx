/** The ways to teach a network the drawings, and what it read before and after. */
import { useSyncExternalStore } from 'react';
import type { Comparison, ReadByClass } from '../../data/comparison.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import type { DrawingSubject } from '../../data/drawing-subject.ts';
import { networkById } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { nouns } from '../../text/nouns.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { statusOf } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './Handwriting.module.css';
import { besideOf, type Way, WAYS, whyNotTaught } from './taught-experiment.ts';
import { useCollection } from './use-collection.ts';

const words = text.handwriting.teach;

export function TeachSection({ subject }: { subject: DrawingSubject }) {
  const { teaching } = useStore();
  const { isPreparing, failure, comparison } = useSyncExternalStore(
    teaching.state.subscribe,
    teaching.state.getState,
  );
  const drawings = useCollection((state) => state.drawings);
  const experiment = useApp((state) => state.experiment);
  const isReady = useApp((state) =>
    ['ready', 'training', 'paused', 'finished'].includes(statusOf(state)),
  );
  const whyNot = (way: Way) =>
    whyNotTaught(experiment, { drawings, subject }, way) ?? (isReady ? undefined : 'notReady');
  const [why, ...others] = WAYS.map(whyNot);
  // What holds for all ways is said once.
  const shared = others.every((other) => other === why) ? why : undefined;
  return (
    <section className={styles.section} aria-labelledby="handwriting-teach">
      <h3 id="handwriting-teach" className={styles.title}>
        {words.title}
      </h3>
      {shared !== undefined && (
        <p id="handwriting-why-not">
          <strong>{words.whyNot[shared]}</strong>
        </p>
      )}
      <ul className={styles.ways}>
        {WAYS.map((way) => (
          <WayRow key={way} {...{ way, subject, isPreparing, shared }} whyNot={whyNot(way)} />
        ))}
      </ul>
      <p role="status" className={styles.status}>
        {isPreparing ? words.preparing : ''}
      </p>
      <div role="alert" className={styles.alert}>
        {failure !== undefined && (
          <p className={styles.bad}>
            <strong>{words.failed}.</strong> {failure}
          </p>
        )}
      </div>
      {comparison !== undefined && <Result comparison={comparison} subject={subject} />}
    </section>
  );
}

interface WayRowProps {
  way: Way;
  subject: DrawingSubject;
  isPreparing: boolean;
  whyNot: keyof typeof words.whyNot | undefined;
  /** Said above all ways. */
  shared: keyof typeof words.whyNot | undefined;
}

function WayRow({ way, subject, isPreparing, whyNot, shared }: WayRowProps) {
  const { teaching } = useStore();
  const { label, explain } = words.ways[way];
  const { name, shows, basis } = subject;
  const beside = basis === undefined ? 0 : besideOf(basis);
  const id = `handwriting-${way}`;
  return (
    <li className={styles.way}>
      <ActionButton
        label={label(name)}
        look={way === 'teach' ? 'primary' : 'plain'}
        describedBy={shared === undefined ? id : `handwriting-why-not ${id}`}
        isDisabled={whyNot !== undefined || isPreparing}
        onPress={() => void teaching.begin(way)}
      />
      <p id={id} className={styles.quiet}>
        {explain(nouns[shows], name, beside)}
        {whyNot !== undefined && shared === undefined && (
          <>
            {' '}
            <strong>{words.whyNot[whyNot]}</strong>
          </>
        )}
      </p>
    </li>
  );
}

interface ResultProps {
  comparison: Comparison;
  subject: DrawingSubject;
}

function Result({ comparison, subject }: ResultProps) {
  const { basis, run, network, before, after } = comparison;
  const { result } = words;
  const { history } = useStore();
  // A run that another has taken the place of learns no more.
  const learns = useApp(() => history.current?.id === run);
  const shown = after ?? before;
  const there = shown?.heldBack.there ?? [];
  const labels = subject.classes.flatMap((_, label) => (there[label] > 0 ? [label] : []));
  const basisName = datasetOf({ data: basis }).name;
  return (
    <div className={styles.result}>
      <h4 className={styles.title}>{result.title}</h4>
      <table className={styles.table}>
        <caption>{result.network(networkById(network).title)}</caption>
        <thead>
          <tr>
            <th scope="col">{result.what}</th>
            <th scope="col">{result.before}</th>
            <th scope="col">{result.after}</th>
          </tr>
        </thead>
        <tbody>
          <ResultRow
            name={result.heldBack}
            before={before?.heldBack}
            after={after?.heldBack}
            {...{ learns }}
          />
          {labels.length > 1 &&
            labels.map((label) => (
              <ResultRow
                key={label}
                name={result.ofClass(subject.classes[label])}
                before={only(before?.heldBack, label)}
                after={only(after?.heldBack, label)}
                {...{ learns }}
                isPart
              />
            ))}
          <ResultRow
            name={result.basis(nouns[subject.shows], basisName, sum(shown?.basis.there ?? []))}
            before={before?.basis}
            after={after?.basis}
            {...{ learns }}
          />
        </tbody>
      </table>
      <p className={styles.quiet}>
        {before === undefined ? `${result.noBefore} ` : ''}
        {result.explain(basisName)}
        {after !== undefined && learns ? ` ${result.draw}` : ''}
        {after === undefined && !learns ? ` ${result.brokenOff}` : ''}
      </p>
    </div>
  );
}

interface ResultRowProps {
  name: string;
  before: ReadByClass | undefined;
  after: ReadByClass | undefined;
  /** The taught run stands in the page. */
  learns: boolean;
  isPart?: boolean;
}

function ResultRow({ name, before, after, learns, isPart = false }: ResultRowProps) {
  const { result } = words;
  const share = ({ right, there }: ReadByClass) => result.share(sum(right), sum(there));
  return (
    <tr data-part={isPart || undefined}>
      <th scope="row">{name}</th>
      <td>{before === undefined ? result.notBefore : share(before)}</td>
      <td>{after === undefined ? result[learns ? 'notYet' : 'never'] : share(after)}</td>
    </tr>
  );
}

function only(read: ReadByClass | undefined, label: number): ReadByClass | undefined {
  return read && { there: [read.there[label]], right: [read.right[label]] };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
