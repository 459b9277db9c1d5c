/**
 * The layer editor of an own network: the order of reading, the layers, and the one that names the class, each
 * with what it gives and weighs.
 */
import { useId, useRef, useState } from 'react';
import { MOST_LAYERS, type OwnLayer } from '../../graph/own-network.ts';
import { fitted } from '../../models/data-fit.ts';
import { networkById, shapeOf } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Explanation } from '../controls/Explanation.tsx';
import { Fold } from '../controls/Fold.tsx';
import { RedoIcon, UndoIcon } from '../controls/icons.tsx';
import { RestartMark } from '../settings/RestartMark.tsx';
import settings from '../settings/settings.module.css';
import { TextControl } from '../settings/TextControl.tsx';
import { useApp, useStore } from '../store/use-app.ts';
import { AddLayer } from './AddLayer.tsx';
import { type Draft, draftOf, hasRoom, withAdded, withLayer } from './editing.ts';
import { onUndoKeys, withFocus, withFocusKept } from './focus.ts';
import { LayerList } from './LayerList.tsx';
import { LayerRow, type RowState } from './LayerRow.tsx';
import { LayerSettings } from './LayerSettings.tsx';
import { settingsOfEnd, settingsOfLayer } from './layer-settings.ts';
import { remarksOf, titleOf } from './layer-words.ts';
import { ReadingChoice } from './ReadingChoice.tsx';
import { StartFrom } from './StartFrom.tsx';
import { type EditedNetwork, FIELD, useEditedNetwork } from './use-edited-network.ts';
import styles from './own-network.module.css';

const words = text.ownEditor;

/** The layer whose settings are open: by its number, or the last one. */
type Open = number | 'end' | undefined;

export function OwnNetworkPanel() {
  const titleId = useId();
  const panel = useRef<HTMLDivElement>(null);
  const beside = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<Open>();
  const shape = shapeOf(useApp(({ experiment }) => experiment));
  const edited = useEditedNetwork();
  const { draft, places, problem, sentence, cure, change } = edited;
  const undo = () => edited.undo && withFocusKept(panel, edited.undo);
  const redo = () => edited.redo && withFocusKept(panel, edited.redo);
  /** Beside the layer at a place: 1 is the image. */
  const rowState = (place: number): RowState => ({
    place: places.at(place - 1),
    ...(problem?.place === place ? { problem: sentence } : {}),
    ...(problem?.place === place && cure !== undefined
      ? { cure: { label: cure.label, apply: () => change(cure.draft) } }
      : {}),
  });
  const endPlace = draft.entries.length + 2;
  const openLayer = (which: Exclude<Open, undefined>) => {
    const row = panel.current?.querySelector(`[data-layer="${which}"]`);
    beside.current = row instanceof HTMLElement ? row : null;
    setOpen(which);
  };
  const opened = openedLayer(draft, open);

  return (
    <div
      ref={panel}
      className={settings.part}
      role="group"
      aria-labelledby={titleId}
      data-testid="own-network"
      onKeyDownCapture={onUndoKeys(undo, redo)}
    >
      <div className={settings.headingRow}>
        <h2 id={titleId}>
          {words.title} <RestartMark />
        </h2>
        <Explanation of={words.title}>
          <p>{words.explain}</p>
        </Explanation>
        <span className={styles.history} data-part="history">
          <ActionButton
            label={words.undo}
            icon={<UndoIcon />}
            iconOnly
            look="quiet"
            isDisabled={edited.undo === undefined}
            onPress={undo}
          />
          <ActionButton
            label={words.redo}
            icon={<RedoIcon />}
            iconOnly
            look="quiet"
            isDisabled={edited.redo === undefined}
            onPress={redo}
          />
        </span>
      </div>
      <StartFrom onStart={(start) => change(draftOf(start))} />
      <ReadingChoice
        order={draft.order}
        shape={shape}
        gives={places.at(0)?.gives}
        onChange={(order) => change({ ...draft, order })}
      />
      <LayerList
        draft={draft}
        stateOf={(index) => rowState(index + 2)}
        onOpen={openLayer}
        onChange={(next, then) => withFocus(panel, () => change(next), then)}
      />
      <AddLayer
        isDisabled={!hasRoom(draft)}
        onAdd={(layer: OwnLayer) => change(withAdded(draft, layer))}
      />
      {!hasRoom(draft) && <p className={styles.note}>{words.full(MOST_LAYERS)}</p>}
      <div
        className={styles.end}
        data-layer="end"
        data-wrong={problem?.place === endPlace || undefined}
      >
        <LayerRow
          title={titleOf(draft.end)}
          remarks={[...remarksOf(draft.end), words.classifier]}
          onOpen={() => openLayer('end')}
          {...rowState(endPlace)}
        />
      </div>
      <Sum edited={edited} isSaidAbove={problem?.place === endPlace} />
      {opened !== undefined && (
        <LayerSettings
          key={String(open)}
          title={titleOf(opened.layer)}
          settings={opened.settings}
          outcome={outcomeOf(rowState(opened.place), sentence)}
          beside={beside}
          onChange={(layer) => change(opened.with(layer))}
          onClose={() => setOpen(undefined)}
        />
      )}
      <InWords titleId={titleId} spelled={edited.spelled} />
    </div>
  );
}

/** What the network comes to as a whole, or that the last one stays. */
function Sum({ edited, isSaidAbove }: { edited: EditedNetwork; isSaidAbove: boolean }) {
  const { places, problem, graph, memory, sentence } = edited;
  const batchSize = useApp(({ experiment }) => experiment.training.batchSize);
  const isOfOneLayer = problem !== undefined && problem.place > 0;
  return (
    <div className={styles.sum} role="status">
      {sentence !== undefined && !isSaidAbove && (
        <p className={isOfOneLayer ? 'for-screen-readers' : styles.problem}>{sentence}</p>
      )}
      {sentence !== undefined && <p className={styles.note}>{words.stays}</p>}
      {graph !== undefined && memory !== undefined && (
        <p className={styles.note}>
          {words.total(places.reduce((sum, { parameters }) => sum + parameters, 0))},{' '}
          {words.memory(memory.total, batchSize)}
        </p>
      )}
    </div>
  );
}

function InWords({ titleId, spelled }: { titleId: string; spelled: string }) {
  const store = useStore();
  const field = useApp(({ experiment }) =>
    networkById(experiment.network).fields.find(({ name }) => name === FIELD),
  );
  const experiment = useApp((state) => state.experiment);
  if (field?.kind !== 'text') return null;
  const read = (given: string) => {
    const options = { ...experiment.options, [FIELD]: field.read(given) };
    return String(fitted({ ...experiment, options }).options[FIELD]);
  };
  return (
    <Fold title={words.inWords}>
      <TextControl
        field={field}
        labelledBy={titleId}
        describedBy={titleId}
        value={spelled}
        read={read}
        onChange={(value) => store.setField(FIELD, value)}
      />
      <p className={styles.note}>{text.fields.ownLayers.explain}</p>
    </Fold>
  );
}

function openedLayer(draft: Draft, open: Open) {
  if (open === undefined) return undefined;
  if (open === 'end') {
    return {
      layer: draft.end,
      settings: settingsOfEnd(draft.end),
      place: draft.entries.length + 2,
      with: (layer: OwnLayer) => (layer.kind === 'dense' ? { ...draft, end: layer } : draft),
    };
  }
  const index = draft.entries.findIndex(({ id }) => id === open);
  if (index < 0) return undefined;
  const { id, layer } = draft.entries[index];
  return {
    layer,
    settings: settingsOfLayer(layer),
    place: index + 2,
    with: (next: OwnLayer) => withLayer(draft, id, next),
  };
}

function outcomeOf({ place, problem }: RowState, elsewhere: string | undefined): string {
  if (problem !== undefined) return problem;
  if (place === undefined) return elsewhere ?? '';
  return `${words.gives(place.gives)}, ${words.parameters(place.parameters)}`;
}
