/** A button that opens the list of layers, to add one. */
import { CELL_NAMES } from '../../graph/cells.ts';
import { OWN_LAYERS, type OwnLayer } from '../../graph/own-network.ts';
import { text } from '../../text/index.ts';
import { ActionMenu } from '../controls/ActionMenu.tsx';

const words = text.ownEditor;

const GROUPS: readonly { name: keyof typeof words.groups; kinds: readonly OwnLayer['kind'][] }[] = [
  { name: 'recurrent', kinds: CELL_NAMES },
  { name: 'other', kinds: ['layer-norm', 'dropout', 'dense', 'glu'] },
  { name: 'vector', kinds: ['flatten', 'average', 'last', 'sum'] },
  { name: 'image', kinds: ['four-direction', 'mdlstm', 'blocks'] },
];

const PARTS = GROUPS.map(({ name, kinds }) => ({
  title: words.groups[name],
  entries: kinds.map((kind) => ({ key: kind, ...words.kinds[kind] })),
}));

export interface AddLayerProps {
  isDisabled: boolean;
  onAdd: (layer: OwnLayer) => void;
}

export function AddLayer({ isDisabled, onAdd }: AddLayerProps) {
  return (
    <div data-part="add">
      <ActionMenu
        look="dashed"
        isWide
        isDisabled={isDisabled}
        parts={PARTS}
        onAction={(kind) => onAdd(OWN_LAYERS[kind])}
      >
        + {words.add}
      </ActionMenu>
    </div>
  );
}
