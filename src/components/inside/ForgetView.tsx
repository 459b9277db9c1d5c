/** View 4: how long the gradient of the loss is at each step, on one fixed logarithmic axis for all networks. */
import { useMemo, useState } from 'react';
import { networkById } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { taskOf } from '../store/app-state.ts';
import { useApp } from '../store/use-app.ts';
import { GhostPicker, MOST_GHOSTS } from './GhostPicker.tsx';
import styles from './Inside.module.css';
import { ReachChart } from './ReachChart.tsx';
import { SaveNumbers } from './SaveNumbers.tsx';
import { useAnswer, type ViewProps } from './use-answer.ts';
import { type Ghost, useGhosts } from './use-ghosts.ts';

const words = text.inside.forget;

/** Which networks are laid beside outlives the view, which goes with its tab. */
let last: { data: string; ghosts: readonly Ghost[] } = { data: '', ghosts: [] };

export function ForgetView({ subject, reading, step }: ViewProps) {
  const network = useApp(({ experiment }) => experiment.network);
  const data = useApp((state) => `${taskOf(state)} ${state.experiment.training.length}`);
  const { probabilities, classes, steps } = reading;
  const read = useMemo(() => {
    const said = probabilities.subarray((steps - 1) * classes);
    return said.reduce((best, p, k) => (p > said[best] ? k : best), 0);
  }, [probabilities, classes, steps]);
  // Without a label, the answer itself stands in for the truth.
  const isLine = reading.way === 'frames';
  const label = isLine ? (subject.label ?? [0]) : (subject.label?.[0] ?? read);
  const question = { ask: 'gradient', quantity: { kind: 'loss', label } } as const;
  const { answered, failure } = useAnswer(question, subject, 'view');
  const [picked, setPicked] = useState(last);
  // What reads something else cannot be asked about this.
  const ghosts = picked.data === data ? picked.ghosts : [];
  const pick = (wishes: readonly Ghost[]) => {
    last = { data, ghosts: wishes };
    setPicked(last);
  };
  const wanted = isLine ? [] : ghosts.filter(({ id }) => id !== network).slice(-MOST_GHOSTS);
  const beside = useGhosts(wanted, question, subject);
  const layers = answered?.answer.layers;
  if (layers === undefined)
    return <p className={styles.note}>{failure ?? text.inside.digit.none}</p>;
  const longest = Math.max(
    0,
    ...[layers, ...beside.found.map(({ layers: of }) => of)].flat().map((of) => of.steps),
  );
  const lines = [
    ...layers.map((reach) => ({ name: reach.layer, reach })),
    ...beside.found.flatMap(({ name, layers: of }) =>
      of.map((reach) => ({ name: of.length > 1 ? `${name} ${reach.layer}` : name, reach })),
    ),
  ];
  return (
    <>
      <div className={styles.sentences} role="status">
        {lines.map(({ name, reach }) => (
          <p key={name} className={styles.sentence}>
            {words.reaches(name, reach.reachesBack, reach.steps)}
          </p>
        ))}
        {beside.failure !== undefined && <p className={styles.note}>{beside.failure}</p>}
      </div>
      <ReachChart
        layers={layers}
        ghosts={beside.found.map(({ name, layers: of }) => [name, of] as const)}
        here={(step + 0.5) / reading.steps}
      />
      {!isLine && <GhostPicker own={networkById(network).id} picked={wanted} onPick={pick} />}
      <SaveNumbers
        name="gradient"
        columns={[words.step, ...lines.map(({ name }) => name)]}
        rows={() =>
          Array.from({ length: longest }, (_, t) => [
            t + 1,
            ...lines.map(({ reach }) => reach.h[t] ?? ''),
          ])
        }
      />
    </>
  );
}
