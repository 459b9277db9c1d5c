/** The form of one layer's settings, in a box beside the layer. What is set holds at once. */
import type { RefObject } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import type { OwnLayer } from '../../graph/own-network.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Fold } from '../controls/Fold.tsx';
import { LabelledControl } from '../controls/LabelledControl.tsx';
import { NumberInput } from '../controls/NumberInput.tsx';
import { Toggle } from '../controls/Toggle.tsx';
import { useIsPhone } from '../use-media.ts';
import type { Setting } from './layer-settings.ts';
import popover from '../controls/popover.module.css';
import styles from './own-network.module.css';

const words = text.ownEditor;

export interface LayerSettingsProps {
  title: string;
  settings: readonly Setting[];
  /** What the layer gives and weighs, or what is wrong with it. */
  outcome: string;
  /** What the box stands beside. */
  beside: RefObject<HTMLElement | null>;
  onChange: (layer: OwnLayer) => void;
  onClose: () => void;
}

export function LayerSettings(props: LayerSettingsProps) {
  const { title, settings, outcome, beside, onChange, onClose } = props;
  // On a phone there is no room beside it.
  const isPhone = useIsPhone();
  const first = settings.filter(({ more }) => more !== true);
  const others = settings.filter(({ more }) => more === true);
  return (
    <Popover
      className={`${popover.popover} ${styles.settings}`}
      triggerRef={beside}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement={isPhone ? 'bottom start' : 'right top'}
      offset={8}
    >
      <Dialog className={styles.form} aria-label={words.edit(title)}>
        <h3>{title}</h3>
        <p className={styles.note} role="status">
          {outcome}
        </p>
        {first.map((setting) => (
          <SettingRow key={setting.name} setting={setting} onChange={onChange} />
        ))}
        {others.length > 0 && (
          <Fold title={text.page.settings.more} level={4}>
            {others.map((setting) => (
              <SettingRow key={setting.name} setting={setting} onChange={onChange} />
            ))}
          </Fold>
        )}
        <div className={styles.formEnd}>
          <ActionButton label={words.close} onPress={onClose} />
        </div>
      </Dialog>
    </Popover>
  );
}

interface SettingRowProps {
  setting: Setting;
  onChange: (layer: OwnLayer) => void;
}

function SettingRow({ setting, onChange }: SettingRowProps) {
  const { label, explain } = words.fields[setting.name];
  return (
    <LabelledControl label={label} explain={explain}>
      {(ids) => {
        switch (setting.kind) {
          case 'number':
            return (
              <NumberInput
                {...ids}
                value={setting.value}
                min={setting.min}
                max={setting.max}
                whole={setting.step === 1}
                onChange={(value) => onChange(setting.set(value))}
              />
            );
          case 'switch':
            return (
              <Toggle
                label={label}
                {...ids}
                on={setting.value}
                onChange={(value) => onChange(setting.set(value))}
              />
            );
          case 'choice':
            return (
              <Choice
                label={label}
                {...ids}
                options={setting.options}
                value={setting.value}
                onChange={(value) => onChange(setting.set(value))}
              />
            );
        }
      }}
    </LabelledControl>
  );
}
