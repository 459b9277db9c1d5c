/** A recipe to start from, what was published for it, and the way back to it after changes. */
import { useId } from 'react';
import { matchingPreset, networkById, presetOf } from '../../models/index.ts';
import { presetText, text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import { ResetIcon } from '../controls/icons.tsx';
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
  const { published, slow = false } = presetOf(network, presetId);
  const isChanged = matchingPreset(experiment)?.id !== presetId;
  return (
    <div className={styles.part}>
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
          mark: preset.slow === true ? text.slowPreset.label : undefined,
        }))}
        value={presetId}
        onChange={(id) => store.choosePreset(id)}
      />
      <div id={explainId} className={styles.explain}>
        <p data-explanation="">{presetText(network.id, presetId).explain}</p>
        {published && <p>{words.published(published.testAccuracy, published.epochs)}</p>}
        {slow && (
          <p>
            <strong className={styles.slow}>{text.slowPreset.label}</strong>{' '}
            {text.slowPreset.explain}
          </p>
        )}
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
