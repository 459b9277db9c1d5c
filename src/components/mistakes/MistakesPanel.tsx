/** The tab "Mistakes": what the network takes for what, and what it is most sure of; of sums, by how much it misses them. */
import { useState } from 'react';
import type { Mistakes, SumErrors } from '../../inspect/mistakes.ts';
import { fixed } from '../../text/format.ts';
import { datasetOf } from '../../data/dataset-of.ts';
import { text } from '../../text/index.ts';
import { failureIn } from '../../workers/client.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { FilmBar } from '../inside/FilmBar.tsx';
import { SaveNumbers } from '../inside/SaveNumbers.tsx';
import { Thumbs } from '../inside/Thumbs.tsx';
import { pretrainedReads, taskOf } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { useDataset } from '../store/use-dataset.ts';
import { useNoun } from '../store/use-noun.ts';
import styles from './Mistakes.module.css';

const words = text.inside.mistakes;
const sequences = text.inside.sequenceView.mistakes;
const TEST_DIGITS = 10_000;
const MOST_SHOWN = 24;
const MOST_SUMS = 10;

type Found = ({ found: Mistakes } | { sums: SumErrors }) & {
  /** Training steps of the weights. */
  step: number;
  /** They are the weights that come with the page. */
  pretrained: boolean;
};

export function MistakesPanel() {
  const store = useStore();
  const task = useApp(taskOf);
  const isReady = useApp((page) => page.phase.kind === 'ready' && !page.measuring);
  const network = useApp(({ run }) => run?.runId);
  const training = useApp(({ experiment }) => experiment.training);
  const film = useApp((page) => page.film);
  const pretrained = useApp(pretrainedReads);
  const [wanted, setEpoch] = useState<number>();
  const epoch = wanted !== undefined && film.includes(wanted) ? wanted : undefined;
  const [told, setTold] = useState<ReadonlyMap<string, Found>>(new Map());
  const [state, setState] = useState<{ busy: boolean; failure?: string }>({ busy: false });
  const isSequence = task === 'recall' || task === 'adding';
  if (task === 'number') return <p className={styles.note}>{words.onlyOne}</p>;
  const keyOf = (of: number | undefined) => `${network} ${of ?? 'now'}`;
  const read = async (of: number | undefined) => {
    setState({ busy: true });
    try {
      const reply = await store.inside.mistakes({
        ...{ count: TEST_DIGITS, place: 'mistakes' },
        ...(of === undefined ? {} : { epoch: of }),
      });
      if (reply === undefined) setState({ busy: false, failure: words.waiting });
      else if (!('overtaken' in reply)) {
        setTold((before) => new Map([...before, [keyOf(of), { ...reply, pretrained }]]));
        setState({ busy: false });
      }
    } catch (error) {
      setState({ busy: false, failure: failureIn(error).message });
    }
  };
  const go = (of: number | undefined) => {
    setEpoch(of);
    // What was after an epoch does not change, so it is read once.
    if (of !== undefined && !told.has(keyOf(of))) void read(of);
  };
  const shown = told.get(keyOf(epoch));
  return (
    <div className={styles.panel}>
      <h2 className="for-screen-readers">{text.page.tabs.mistakes}</h2>
      <div className={styles.top}>
        <ActionButton
          label={shown === undefined ? words.read : words.again}
          onPress={() => void read(epoch)}
          isDisabled={state.busy || !isReady}
        />
        <p className={styles.note} role="status">
          {state.busy
            ? isSequence
              ? sequences.reading(training.testDigits)
              : words.reading(Math.min(TEST_DIGITS, datasetOf(training).counts.test))
            : (state.failure ?? (shown === undefined ? words.intro : inWords(shown)))}
        </p>
        <Explanation of={text.page.tabs.mistakes} question={words.about}>
          <p>
            {task === 'adding'
              ? sequences.explainSums
              : isSequence
                ? sequences.explain
                : words.explain}
          </p>
        </Explanation>
        <FilmBar epochs={film} epoch={epoch} onEpoch={go} />
      </div>
      {shown !== undefined &&
        ('sums' in shown ? <Misses sums={shown.sums} /> : <Confusion found={shown.found} />)}
    </div>
  );
}

function inWords(shown: Found): string {
  const trained = text.inside.trained(shown.step, shown.pretrained);
  if ('sums' in shown) {
    return sequences.result(shown.sums.count, shown.sums.meanSquaredError, trained);
  }
  const { mistakes, count, accuracy } = shown.found;
  return words.result(mistakes.length, count, accuracy, trained);
}

function Confusion({ found }: { found: Mistakes }) {
  const store = useStore();
  const noun = useNoun();
  const [cell, setCell] = useState<readonly [label: number, read: number]>();
  const { classes, confusion, classAccuracy } = found;
  const { classes: names, madeUp } = useDataset();
  const isSequence = madeUp !== undefined;
  const digits = Array.from({ length: classes }, (_, k) => k);
  const listed = found.mistakes.filter(
    ({ label, read }) => cell === undefined || (label === cell[0] && read === cell[1]),
  );
  const byIndex = new Map(listed.map((mistake) => [mistake.index, mistake]));
  return (
    <div className={styles.body}>
      <table
        className={styles.table}
        data-names={names.some(({ length }) => length > 2) || undefined}
      >
        <caption>{words.table}</caption>
        <thead>
          <tr>
            <td />
            {digits.map((k) => (
              <th key={k} scope="col">
                <span>{names[k]}</span>
              </th>
            ))}
            <th scope="col">{words.right}</th>
          </tr>
        </thead>
        <tbody>
          {digits.map((label) => (
            <tr key={label}>
              <th scope="row">{names[label]}</th>
              {digits.map((read) => {
                const n = confusion[label * classes + read];
                const share = Math.min(1, Math.log1p(n) / Math.log(60));
                const isPicked = cell?.[0] === label && cell[1] === read;
                return (
                  <td
                    key={read}
                    data-right={label === read || undefined}
                    style={{ '--share': share } as React.CSSProperties}
                  >
                    {label === read || n === 0 ? (
                      <span>{n === 0 ? '·' : n}</span>
                    ) : (
                      <button
                        type="button"
                        aria-label={words.cell(names[label], names[read], n)}
                        aria-pressed={isPicked}
                        onClick={() => setCell(isPicked ? undefined : [label, read])}
                      >
                        {n}
                      </button>
                    )}
                  </td>
                );
              })}
              <td>{fixed(100 * classAccuracy[label], 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.list}>
        <h3>{words.list(cell && names[cell[0]], cell && names[cell[1]])}</h3>
        {listed.length === 0 && <p className={styles.note}>{words.none}</p>}
        <div className={styles.thumbs}>
          {isSequence ? (
            listed
              .slice(0, MOST_SHOWN)
              .map(({ index, label, read, confidence }) => (
                <SequenceButton
                  key={index}
                  index={index}
                  label={sequences.open(index + 1, names[label], names[read], confidence)}
                />
              ))
          ) : (
            <Thumbs
              indices={listed.slice(0, MOST_SHOWN).map(({ index }) => index)}
              name={(index) => {
                const { label = 0, read = 0, confidence = 0 } = byIndex.get(index) ?? {};
                return words.open(noun, {
                  index,
                  label: names[label],
                  read: names[read],
                  confidence,
                });
              }}
              onOpen={(digit) => store.lookInside({ digit })}
            />
          )}
        </div>
        <SaveNumbers
          name="mistakes"
          columns={[words.is, ...names]}
          rows={() =>
            digits.map((label) => [
              names[label],
              ...confusion.subarray(label * classes, (label + 1) * classes),
            ])
          }
        />
        {cell !== undefined && (
          <ActionButton label={words.all} look="quiet" onPress={() => setCell(undefined)} />
        )}
      </div>
    </div>
  );
}

/** A sequence has no small picture: its number opens it. */
function SequenceButton({ index, label }: { index: number; label: string }) {
  const store = useStore();
  return (
    <button
      type="button"
      className={styles.sequence}
      aria-label={label}
      title={label}
      onClick={() => store.lookInside({ digit: index })}
    >
      {sequences.short(index + 1)}
    </button>
  );
}

/** The sums that are missed by most. */
function Misses({ sums: { answers } }: { sums: SumErrors }) {
  const { columns, number } = sequences;
  return (
    <div className={styles.list}>
      <table className={styles.sums}>
        <caption>{sequences.table}</caption>
        <thead>
          <tr>
            {Object.values(columns).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answers.slice(0, MOST_SUMS).map(({ index, sum, answer }) => (
            <tr key={index}>
              <th scope="row">
                <SequenceButton index={index} label={sequences.openSum(index + 1)} />
              </th>
              <td>{number(sum)}</td>
              <td>{number(answer)}</td>
              <td>{number(Math.abs(answer - sum))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <SaveNumbers
        name="mistakes"
        columns={Object.values(columns)}
        rows={() =>
          answers.map(({ index, sum, answer }) => [index + 1, sum, answer, Math.abs(answer - sum)])
        }
      />
    </div>
  );
}
