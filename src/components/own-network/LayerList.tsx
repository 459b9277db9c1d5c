/** The layers between the image and the last one, in a list: to be opened, moved by dragging or by buttons, removed. */
import {
  Button,
  DropIndicator,
  GridList,
  GridListItem,
  useDragAndDrop,
} from 'react-aria-components';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { CloseIcon, DownIcon, DragIcon, UpIcon } from '../controls/icons.tsx';
import { type Draft, withDropped, withMoved, withRemoved } from './editing.ts';
import type { FocusAfter } from './focus.ts';
import { LayerRow, type RowState } from './LayerRow.tsx';
import { remarksOf, titleOf } from './layer-words.ts';
import styles from './own-network.module.css';

const words = text.ownEditor;

export interface LayerListProps {
  draft: Draft;
  stateOf: (index: number) => RowState;
  onOpen: (id: number) => void;
  onChange: (draft: Draft, then: FocusAfter) => void;
}

export function LayerList({ draft, stateOf, onOpen, onChange }: LayerListProps) {
  const { entries } = draft;
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder: ({ keys, target }) => {
      const [key] = keys;
      if (target.dropPosition === 'on') return;
      const place = { id: Number(target.key), place: target.dropPosition };
      onChange(withDropped(draft, Number(key), place), { layer: Number(key), part: 'row' });
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className={styles.drop} />,
  });
  if (entries.length === 0) return null;
  const move = (id: number, by: -1 | 1) =>
    onChange(withMoved(draft, id, by), { layer: id, part: by < 0 ? 'up' : 'down' });
  const remove = (index: number) => {
    const next = entries.at(index + 1) ?? entries.at(index - 1);
    const layer = entries.length === 1 ? undefined : next?.id;
    onChange(withRemoved(draft, entries[index].id), { layer, part: 'row' });
  };
  return (
    <GridList
      className={styles.list}
      aria-label={words.list}
      selectionMode="none"
      keyboardNavigationBehavior="tab"
      dragAndDropHooks={dragAndDropHooks}
      onAction={(key) => onOpen(Number(key))}
    >
      {entries.map(({ id, layer }, index) => {
        const title = titleOf(layer);
        const state = stateOf(index);
        return (
          <GridListItem key={id} id={id} textValue={title} className={styles.row}>
            <div
              className={styles.rowBody}
              data-layer={id}
              data-wrong={state.problem !== undefined || undefined}
            >
              <Button slot="drag" className={styles.handle} aria-label={words.drag(title)}>
                <DragIcon />
              </Button>
              <LayerRow title={title} remarks={remarksOf(layer)} {...state} />
              <span className={styles.rowButtons}>
                <span data-part="up">
                  <ActionButton
                    label={words.move.up(title)}
                    icon={<UpIcon />}
                    iconOnly
                    look="quiet"
                    isDisabled={index === 0}
                    onPress={() => move(id, -1)}
                  />
                </span>
                <span data-part="down">
                  <ActionButton
                    label={words.move.down(title)}
                    icon={<DownIcon />}
                    iconOnly
                    look="quiet"
                    isDisabled={index === entries.length - 1}
                    onPress={() => move(id, 1)}
                  />
                </span>
                <ActionButton
                  label={words.remove(title)}
                  icon={<CloseIcon />}
                  iconOnly
                  look="quiet"
                  onPress={() => remove(index)}
                />
              </span>
            </div>
          </GridListItem>
        );
      })}
    </GridList>
  );
}
