/** The network's options and the settings of training: one control for each field of the tables. */
import { isInForce, type Field } from '../../models/field.ts';
import { networkById } from '../../models/index.ts';
import { TRAINING_FIELDS, trainingOptions } from '../../models/training-fields.ts';
import { text } from '../../text/index.ts';
import { Fold } from '../controls/Fold.tsx';
import { useLit } from '../lessons/use-lit.ts';
import { taskOf } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { FieldControl } from './FieldControl.tsx';
import styles from './settings.module.css';

const words = text.page.settings;

/** The settings of training that every lesson needs; the others can be folded away. */
const FIRST: ReadonlySet<string> = new Set([
  'optimizer',
  'learningRate',
  'batchSize',
  'epochs',
  'length',
  'trainingDigits',
  'seed',
]);

export function SettingsPanel() {
  const network = useApp(({ experiment }) => networkById(experiment.network));
  const hasPicker = useApp(({ page }) => !page.hidden.includes('networks'));
  // The layers of an own network stand below the picker.
  const fields = network.fields.filter(({ kind }) => kind !== 'text' || !hasPicker);
  const first = TRAINING_FIELDS.filter(({ name }) => FIRST.has(name));
  const more = TRAINING_FIELDS.filter(({ name }) => !FIRST.has(name));
  const folded = isRoomy() ? more : [...fields, ...TRAINING_FIELDS];
  const lit = useLit(['settings', ...folded.map(({ name }) => name)]);
  const anyMore = useApp(({ page }) => more.some(({ name }) => !page.hidden.includes(name)));
  return (
    <div className={styles.part} {...lit}>
      <Fold title={words.title} level={2} defaultOpen={isRoomy()}>
        <FieldGroup title={words.network} fields={fields} />
        <FieldGroup title={words.training} fields={first} />
        {anyMore && (
          <Fold title={words.more}>
            <FieldGroup fields={more} />
          </Fold>
        )}
        <p className={styles.legend} data-explanation="">
          <span className={styles.restarts} aria-hidden="true">
            ↻
          </span>{' '}
          {text.fieldMarks.restarts.explain}
        </p>
      </Fold>
    </div>
  );
}

/** On a phone the settings are the last part of a long page: folded, all of their titles are seen at once. */
function isRoomy(): boolean {
  return matchMedia('(min-width: 48em)').matches;
}

function FieldGroup({ title, fields }: { title?: string; fields: readonly Field[] }) {
  const store = useStore();
  const experiment = useApp((state) => state.experiment);
  const task = useApp(taskOf);
  const hidden = useApp(({ page }) => page.hidden);
  const values = { ...experiment.options, ...trainingOptions(experiment.training) };
  const shown = fields.filter(
    (field) => !hidden.includes(field.name) && isInForce(field, values, task),
  );
  if (shown.length === 0) return null;
  return (
    <div className={styles.group}>
      {title !== undefined && <h3 className={styles.groupTitle}>{title}</h3>}
      {shown.map((field) => (
        <FieldControl
          key={field.name}
          field={field}
          value={values[field.name] ?? field.default}
          onChange={(value) => store.setField(field.name, value)}
        />
      ))}
    </div>
  );
}
