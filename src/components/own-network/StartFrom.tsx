/** Copies one of the page's networks, or nothing, into the list of layers. */
import { MNIST_SHAPE } from '../../graph/data-shape.ts';
import { classifierOf, type OwnNetwork, withOutputs } from '../../graph/own-network.ts';
import { parseSpelling } from '../../graph/spelling.ts';
import { experimentFromPreset, type KnownNetwork, NETWORKS, shapeOf } from '../../models/index.ts';
import { presetText, text } from '../../text/index.ts';
import { ActionMenu } from '../controls/ActionMenu.tsx';
import { ChevronIcon } from '../controls/icons.tsx';
import { useApp } from '../store/use-app.ts';

const words = text.ownEditor;
const EMPTY = 'empty';

export interface StartFromProps {
  onStart: (network: OwnNetwork) => void;
}

export function StartFrom({ onStart }: StartFromProps) {
  const { outputs } = shapeOf(useApp(({ experiment }) => experiment));
  const start = (key: string) => {
    const isEmpty = key === EMPTY;
    onStart(
      isEmpty
        ? { order: { kind: 'rows' }, layers: [classifierOf({ outputs })] }
        : withOutputs(parseSpelling(key.slice(key.indexOf(' '))), MNIST_SHAPE.outputs, outputs),
    );
  };
  return (
    <ActionMenu
      isWide
      parts={[{ entries: [{ key: EMPTY, ...words.empty }] }, ...NETWORKS.map(startsOf)]}
      onAction={start}
    >
      {words.startFrom} <ChevronIcon />
    </ActionMenu>
  );
}

function startsOf({ id, title, task, presets, spelled }: KnownNetwork) {
  const spellings = presets.map((preset) => spelled(experimentFromPreset(id, preset.id).options));
  // Presets that differ only in how they are trained are one start, called by the first of them.
  const starts = presets
    .map((preset, i) => ({ spelling: spellings[i], label: presetText(id, preset.id).label }))
    .filter(({ spelling }, i) => spellings.indexOf(spelling) === i);
  return {
    title,
    note: task.name === 'number' ? words.lineNote : undefined,
    entries: starts.map(({ spelling, label }) => {
      const name = starts.length === 1 ? title : label;
      return {
        key: `${id} ${spelling}`,
        label: name,
        fullLabel: `${title}: ${name}`,
        explain: spelling,
      };
    }),
  };
}
