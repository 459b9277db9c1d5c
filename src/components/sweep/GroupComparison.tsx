/** Two groups of repeated runs, of any experiments, compared in a sentence and as curves. */
import { useState } from 'react';
import { comparisonInWords } from '../../experiments/comparison-words.ts';
import { compareGroups } from '../../experiments/statistics.ts';
import { accuraciesOf, tableOf } from '../../experiments/sweep-table.ts';
import type { TaskName } from '../../models/experiment.ts';
import { text } from '../../text/index.ts';
import { Choice } from '../controls/Choice.tsx';
import { ComparedCurves } from '../runs/ComparedCurves.tsx';
import type { ComparedLine } from '../runs/compared-lines.ts';
import { groupLine } from './group-lines.ts';
import styles from './Sweep.module.css';
import type { HeldSweep } from './sweep-runner.ts';
import { variantName } from './sweep-words.ts';

const words = text.sweep.compare;

interface Group {
  id: string;
  name: string;
  runs: number;
  task: TaskName;
  accuracies: readonly number[];
  testDigits: number;
  line: Pick<ComparedLine, 'points' | 'band'> | undefined;
}

export function GroupComparison({ sweeps }: { sweeps: readonly HeldSweep[] }) {
  const [chosen, choose] = useState<{ one?: string; other?: string }>({});
  const groups = sweeps.flatMap(groupsOf);
  const one = groups.find(({ id }) => id === chosen.one) ?? groups.at(0);
  const other =
    groups.find(({ id }) => id === chosen.other && id !== one?.id) ??
    groups.find(({ id }) => id !== one?.id);
  return (
    <section className={styles.part} aria-label={words.title}>
      <h3 className={styles.title}>{words.title}</h3>
      {one === undefined || other === undefined ? (
        <p className={styles.quiet}>{words.few}</p>
      ) : (
        <>
          <p className={styles.quiet}>{words.explain}</p>
          <Choice
            label={words.one}
            options={optionsOf(groups)}
            value={one.id}
            onChange={(id) => choose({ one: id, other: other.id })}
          />
          <Choice
            label={words.other}
            options={optionsOf(groups.filter(({ id }) => id !== one.id))}
            value={other.id}
            onChange={(id) => choose({ one: one.id, other: id })}
          />
          <p role="status" className={styles.sentence}>
            {one.task === other.task
              ? comparisonInWords(compareGroups(one.accuracies, other.accuracies), {
                  one: one.name,
                  other: other.name,
                  runs: [one.accuracies.length, other.accuracies.length],
                  task: one.task,
                })
              : words.otherTask}
          </p>
          {one.testDigits !== other.testDigits && (
            <p className={styles.sentence}>{words.testSets(one.testDigits, other.testDigits)}</p>
          )}
          <ComparedCurves
            lines={[one, other].flatMap(({ id, name, task, line }, slot) =>
              line === undefined ? [] : [{ id, name, slot, task, ...line }],
            )}
          />
        </>
      )}
    </section>
  );
}

function optionsOf(groups: readonly Group[]) {
  return groups.map(({ id, name, runs }) => ({ value: id, label: words.group(name, runs) }));
}

function groupsOf({ id, results }: HeldSweep): Group[] {
  const { sweep } = results;
  return tableOf(results).groups.flatMap(({ vary, task, runs }, index) => {
    if (runs === 0) return [];
    return [
      {
        id: `${id} ${index}`,
        name: variantName(sweep, vary),
        runs,
        task,
        accuracies: accuraciesOf(results.results, vary),
        testDigits: Number(vary['testDigits'] ?? sweep.training['testDigits']),
        line: groupLine(results, vary),
      },
    ];
  });
}
