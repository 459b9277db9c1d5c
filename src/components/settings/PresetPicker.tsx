/** A recipe to start from, what was published for it, and the way back to it after changes. */
import { useId } from 'react';
import type { Experiment } from '../../models/experiment.ts';
import { experimentFromPreset, matchingPreset, networkById, presetOf } from '../../models/index.ts';
import { presetText, text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import { ResetIcon } from '../controls/icons.tsx';
import { epochTimeOf, type Machine } from '../store/app-state.ts';
import { useLit } from '../lessons/use-lit.ts';
import { nounOf } from '../store/use-noun.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './settings.module.css';

const words = text.page.presets;

export function PresetPicker() {
  const store = useStore();
  const titleId = useId();
  const explainId = useId();
  const experiment = useApp((state) => state.experiment);
  const presetId = useApp((state) => state.preset);
  const network = networkById(experiment.network);
  const { published } = presetOf(network, presetId);
  const pace = useApp((state) => state.pace);
  const backend = useApp((state) => state.backend);
  const machine = { pace, backend };
  const lit = useLit('presets');
  const isChanged = matchingPreset(experiment)?.id !== presetId;
  return (
    <div className={styles.part} {...lit}>
      <h2 id={titleId} className={styles.heading}>
        {words.title}
      </h2>
      <Choice
        label={words.title}
        labelledBy={titleId}
        describedBy={explainId}
        options={network.presets.map((preset) => ({
          value: preset.id,
          ...presetText(network.id, preset.id),
          mark: longTimeOf(machine, experimentFromPreset(network.id, preset.id)),
        }))}
        value={presetId}
        onChange={(id) => store.choosePreset(id)}
      />
      <div id={explainId} className={styles.explain}>
        <p data-explanation="">{presetText(network.id, presetId).explain}</p>
        {published && <p>{words.published(published.testAccuracy, published.epochs)}</p>}
        <TimeToTrain machine={machine} experiment={experiment} />
      </div>
      {isChanged && (
        <div className={styles.changed}>
          <p>{words.changed}</p>
          <ActionButton
            label={words.restore}
            icon={<ResetIcon />}
            look="quiet"
            onPress={() => store.choosePreset(presetId)}
          />
        </div>
      )}
    </div>
  );
}

/** So many seconds a run may take before the list says how long. */
const LONG = 600;

function longTimeOf(machine: Machine, experiment: Experiment): string | undefined {
  const seconds = epochTimeOf(machine, experiment).seconds * experiment.training.epochs;
  return seconds < LONG ? undefined : words.longTime(seconds);
}

/** How long the experiment as it is set takes, said before it is begun. */
function TimeToTrain({ machine, experiment }: { machine: Machine; experiment: Experiment }) {
  const { epochs } = experiment.training;
  const { seconds, known } = epochTimeOf(machine, experiment);
  const isLong = seconds * epochs >= 3 * LONG;
  return (
    <p className={isLong ? styles.slow : undefined} data-testid="time-to-train">
      {words.time({ epochSeconds: seconds, epochs, here: known !== 'a-laptop' })}{' '}
      {isLong && words.long(nounOf(experiment))}
    </p>
  );
}
