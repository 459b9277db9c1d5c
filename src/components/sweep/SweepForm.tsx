/** A repeat or a sweep to fill in: seeds, settings that vary, and when a run ends. */
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Input, Label, TextField } from 'react-aria-components';
import { MOST_VALUES, MOST_VARIED, runsOf, type Sweep } from '../../experiments/sweep.ts';
import type { Experiment } from '../../models/experiment.ts';
import { taskOf } from '../../models/index.ts';
import { text } from '../../text/index.ts';
import { ActionButton } from '../controls/ActionButton.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Fold } from '../controls/Fold.tsx';
import { CloseIcon } from '../controls/icons.tsx';
import { TickBox } from '../controls/TickBox.tsx';
import { epochTimeOf, statusOf } from '../store/app-state.ts';
import { runName } from '../store/run-name.ts';
import { useApp, useStore } from '../store/use-app.ts';
import styles from './Sweep.module.css';
import {
  fieldsToVary,
  FIRST_PLAN,
  type Plan,
  type Rule,
  SEED_COUNTS,
  seedsOf,
  shownRules,
  sweepOf,
  type VariedSetting,
  variedSetting,
} from './sweep-plan.ts';
import { labelOf, valueInWords } from './sweep-words.ts';

const words = text.sweep.form;
const RULES: readonly Rule[] = ['epochs', 'accuracy', 'minutes', 'noGain'];

export function SweepForm({ onStart }: { onStart: (sweep: Sweep) => void }) {
  const { sweeps: runner } = useStore();
  const experiment = runner.baseOf(useApp((state) => state.experiment));
  const isReady = useApp((state) => !['loading', 'failed', 'measuring'].includes(statusOf(state)));
  const [plan, setPlan] = useState(FIRST_PLAN);
  const possible = new Set(fieldsToVary(experiment).map(({ name }) => name));
  // A sum has no share that is right.
  const isSum = taskOf(experiment) === 'adding';
  const offered = RULES.filter((rule) => rule !== 'accuracy' || !isSum);
  const shown = {
    ...plan,
    rules: { ...plan.rules, ...(isSum ? { accuracy: '' } : {}) },
    varied: plan.varied.filter(({ name }) => possible.has(name)),
  };
  const rules = shownRules(shown, experiment);
  const planned = sweepOf(shown, experiment);
  const change = (changes: Partial<Plan>) => setPlan({ ...shown, ...changes });
  return (
    <section className={styles.form} aria-label={words.title}>
      <h3 className={styles.title}>{words.title}</h3>
      <p className={styles.quiet}>{words.base(runName(experiment))}</p>
      <div className={styles.row}>
        <Choice
          label={words.seeds}
          options={SEED_COUNTS.map((number) => ({
            value: String(number),
            label: words.seedChoice(number),
          }))}
          value={String(plan.seeds)}
          onChange={(number) => change({ seeds: Number(number) })}
        />
        <p className={styles.quiet}>{words.seedsExplain(seedsOf(plan, experiment))}</p>
      </div>
      <Varied plan={shown} experiment={experiment} onChange={(varied) => change({ varied })} />
      <Fold title={words.rules} level={4}>
        <p className={styles.quiet}>{words.ruleExplain}</p>
        <div className={styles.row}>
          {offered.map((rule) => (
            <TextField
              key={rule}
              className={styles.short ?? ''}
              value={rules[rule]}
              onChange={(typed) => change({ rules: { ...plan.rules, [rule]: typed } })}
              inputMode="decimal"
              autoComplete="off"
            >
              <Label>{words[rule]}</Label>
              <Input className={styles.typed ?? ''} />
            </TextField>
          ))}
        </div>
      </Fold>
      {'problem' in planned ? (
        <p role="status" className={styles.problem}>
          {planned.problem}
        </p>
      ) : (
        <Estimate sweep={planned.sweep} />
      )}
      <div className={styles.actions}>
        <ActionButton
          label={
            'problem' in planned
              ? text.sweep.title
              : words.start(planned.runs, shown.varied.length === 0)
          }
          look="primary"
          isDisabled={!isReady || 'problem' in planned}
          onPress={() => {
            if ('sweep' in planned) onStart(planned.sweep);
          }}
        />
      </div>
    </section>
  );
}

function Estimate({ sweep }: { sweep: Sweep }) {
  const runs = runsOf(sweep);
  const seconds = useApp((state) =>
    runs.reduce((sum, { experiment }) => {
      const whole = epochTimeOf(state, experiment).seconds * experiment.training.epochs;
      return sum + Math.min(whole, 60 * (sweep.stop.minutes ?? Infinity));
    }, 0),
  );
  return (
    <p className={styles.quiet}>
      {words.time(runs.length, seconds)} {words.replaces}
    </p>
  );
}

interface VariedProps {
  plan: Plan;
  experiment: Experiment;
  onChange: (varied: readonly VariedSetting[]) => void;
}

function Varied({ plan: { varied }, experiment, onChange }: VariedProps) {
  const fields = fieldsToVary(experiment);
  const free = fields.filter(({ name }) => varied.every((one) => one.name !== name));
  const replaced = (index: number, setting: VariedSetting) =>
    onChange(varied.map((one, at) => (at === index ? setting : one)));
  const list = useRef<HTMLFieldSetElement>(null);
  // Who works by keys goes on where the change was: in the new row, or at the button that adds one.
  const change = (next: readonly VariedSetting[], focused: string) => {
    flushSync(() => onChange(next));
    list.current?.querySelector<HTMLElement>(focused)?.focus();
  };
  return (
    <fieldset className={styles.varied} ref={list}>
      <legend className={styles.legend}>{words.varied}</legend>
      {varied.length === 0 && <p className={styles.quiet}>{words.variedNone}</p>}
      {varied.map((setting, index) => (
        <div key={setting.name} className={styles.row} data-row={index}>
          <Choice
            label={words.setting}
            options={fields
              .filter((field) => field.name === setting.name || free.includes(field))
              .map(({ name }) => ({
                value: name,
                label: labelOf(experiment.network, name, experiment.training),
              }))}
            value={setting.name}
            onChange={(name) => {
              const field = fields.find((one) => one.name === name);
              if (field !== undefined) replaced(index, variedSetting(field, experiment));
            }}
          />
          <Values
            setting={setting}
            experiment={experiment}
            onChange={(next) => replaced(index, next)}
          />
          <ActionButton
            label={words.remove(labelOf(experiment.network, setting.name, experiment.training))}
            icon={<CloseIcon />}
            iconOnly
            look="quiet"
            onPress={() =>
              change(
                varied.filter((one) => one !== setting),
                '[data-adds] button',
              )
            }
          />
        </div>
      ))}
      {varied.length < MOST_VARIED && free.length > 0 && (
        <div className={styles.actions} data-adds>
          <ActionButton
            label={words.add}
            onPress={() => {
              const next = free.find(({ name }) => name === 'learningRate') ?? free[0];
              const added = [...varied, variedSetting(next, experiment)];
              change(added, `[data-row="${varied.length}"] button`);
            }}
          />
        </div>
      )}
    </fieldset>
  );
}

interface ValuesProps {
  setting: VariedSetting;
  experiment: Experiment;
  onChange: (setting: VariedSetting) => void;
}

/** Numbers are typed, and suggested; of a few words some are ticked. */
function Values({ setting, experiment, onChange }: ValuesProps) {
  const { network } = experiment;
  const { name } = setting;
  const field = fieldsToVary(experiment).find((one) => one.name === name);
  const label = words.values(labelOf(network, name, experiment.training));
  if (field === undefined) return null;
  const given = setting.values.split(/[,;\s]+/).filter((part) => part !== '');
  if (field.kind === 'choice' || field.kind === 'switch') {
    const choices = field.kind === 'choice' ? field.choices : ['false', 'true'];
    return (
      <fieldset className={styles.ticks}>
        <legend className={styles.legend}>{label}</legend>
        {choices.map((choice) => (
          <TickBox
            key={choice}
            label={valueInWords(
              network,
              name,
              field.kind === 'switch' ? choice === 'true' : choice,
            )}
            on={given.includes(choice)}
            onChange={(on) => {
              const chosen = choices.filter((one) => (one === choice ? on : given.includes(one)));
              onChange({ name, values: chosen.join(', ') });
            }}
          />
        ))}
      </fieldset>
    );
  }
  return (
    <>
      <Choice
        label={words.howMany}
        options={Array.from({ length: MOST_VALUES - 1 }, (_, index) => ({
          value: String(index + 2),
          label: String(index + 2),
        }))}
        value={String(Math.min(MOST_VALUES, Math.max(2, given.length)))}
        onChange={(number) => onChange(variedSetting(field, experiment, Number(number)))}
      />
      <TextField
        className={styles.values ?? ''}
        value={setting.values}
        onChange={(values) => onChange({ name, values })}
        autoComplete="off"
      >
        <Label>{words.typed(labelOf(network, name, experiment.training))}</Label>
        <Input className={styles.typed ?? ''} />
      </TextField>
    </>
  );
}
