/** A button that opens a list of what can be done; each with a line of explanation if it has one. */
import type { ReactNode } from 'react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Text,
} from 'react-aria-components';
import styles from './controls.module.css';
import popover from './popover.module.css';

export interface MenuEntry<Key extends string> {
  key: Key;
  label: string;
  explain?: string;
  /** By what it is found as one types, where the label is not enough. */
  fullLabel?: string;
}

export interface MenuPart<Key extends string> {
  /** None where there is one part only. */
  title?: string;
  /** Behind the title. */
  note?: string | undefined;
  entries: readonly MenuEntry<Key>[];
}

export interface ActionMenuProps<Key extends string> {
  /** What the button shows. */
  children: ReactNode;
  /** Read out in place of that. */
  label?: string;
  look?: 'plain' | 'quiet' | 'dashed';
  /** As wide as what it stands in. */
  isWide?: boolean;
  iconOnly?: boolean;
  parts: readonly MenuPart<Key>[];
  isDisabled?: boolean;
  disabledKeys?: readonly Key[];
  onAction: (key: Key) => void;
}

export function ActionMenu<Key extends string>(props: ActionMenuProps<Key>) {
  const { label, look = 'plain', isWide, iconOnly, parts, disabledKeys = [], onAction } = props;
  return (
    <MenuTrigger>
      <Button
        className={styles.button}
        data-look={look}
        data-wide={isWide || undefined}
        data-icon-only={iconOnly || undefined}
        isDisabled={props.isDisabled ?? false}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {props.children}
      </Button>
      <Popover className={popover.popover} offset={4}>
        <Menu
          className={popover.list}
          disabledKeys={disabledKeys}
          onAction={(key) => {
            const chosen = parts.flatMap(({ entries }) => entries).find((each) => each.key === key);
            if (chosen !== undefined) onAction(chosen.key);
          }}
        >
          {parts.map(({ title, note, entries }) =>
            title === undefined ? (
              entries.map(item)
            ) : (
              <MenuSection key={title}>
                <Header className={popover.menuHead}>
                  {title}
                  {note !== undefined && <span className={popover.menuNote}> {note}</span>}
                </Header>
                {entries.map(item)}
              </MenuSection>
            ),
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function item({ key, label, explain, fullLabel = label }: MenuEntry<string>) {
  return (
    <MenuItem key={key} id={key} className={popover.option} textValue={fullLabel}>
      <Text slot="label">{label}</Text>
      {explain !== undefined && (
        <Text slot="description" className={popover.optionExplain}>
          {explain}
        </Text>
      )}
    </MenuItem>
  );
}
