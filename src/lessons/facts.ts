/** What a lesson can know of the page: the facts that the conditions of its steps are about. */
import { INSIDE_VIEWS, TABS } from '../models/page-settings.ts';
import type { Field } from '../models/field.ts';
import { NETWORKS } from '../models/index.ts';
import { TRAINING_FIELDS } from '../models/training-fields.ts';

export type FactValue = number | string | boolean;
/** By name; what is not known at the moment is missing. */
export type Facts = Readonly<Record<string, FactValue | undefined>>;

/** What values a fact can have. */
export type FactKind =
  { kind: 'number' } | { kind: 'switch' } | { kind: 'text'; choices?: readonly string[] };

const STATUSES = [
  'loading',
  'building',
  'ready',
  'training',
  'paused',
  'finished',
  'diverged',
  'failed',
  'measuring',
] as const;
export type RunStatus = (typeof STATUSES)[number];
/** What is on the pad: nothing, a drawing, or a sample of the test set. */
const PAD_CONTENTS = ['empty', 'drawing', 'sample'] as const;

/** Besides these, every setting by its field's name is a fact: `units`, `learningRate`, `seed` and so on. */
export const FACTS: Readonly<Record<string, FactKind>> = {
  network: { kind: 'text', choices: NETWORKS.map(({ id }) => id) },
  preset: { kind: 'text' },
  /** What the page is doing. */
  status: { kind: 'text', choices: STATUSES },
  /** Epochs that the run in the page has done. */
  epoch: { kind: 'number' },
  /** Training steps it had taken when it stood still last. */
  batches: { kind: 'number' },
  /** The share of the test set that it read right after its last epoch, 0 to 1. */
  accuracy: { kind: 'number' },
  tab: { kind: 'text', choices: TABS },
  /** The question in the tab "Inside"; missing while another tab is looked at. */
  inside: { kind: 'text', choices: INSIDE_VIEWS },
  /** The step that its cursor was put at. */
  step: { kind: 'number' },
  /** The test digit that is looked into; missing while it is what is on the pad. */
  digit: { kind: 'number' },
  /** The unit that was picked there. */
  unit: { kind: 'number' },
  pad: { kind: 'text', choices: PAD_CONTENTS },
  /** Counts what was put on the pad: another stroke, another digit. */
  drawings: { kind: 'number' },
  normalise: { kind: 'switch' },
};

const FIELDS: readonly Field[] = [...NETWORKS.flatMap(({ fields }) => fields), ...TRAINING_FIELDS];

/** `undefined` where there is no fact of that name. */
export function kindOfFact(name: string): FactKind | undefined {
  if (Object.hasOwn(FACTS, name)) return FACTS[name];
  const fields = FIELDS.filter((field) => field.name === name);
  const [field] = fields;
  switch (field?.kind) {
    case undefined:
      return undefined;
    case 'number':
    case 'switch':
      return { kind: field.kind };
    case 'choice':
      return {
        kind: 'text',
        choices: fields.flatMap((same) => (same.kind === 'choice' ? same.choices : [])),
      };
    case 'text':
      return { kind: 'text' };
  }
}

/** The names of all facts. */
export function factNames(): readonly string[] {
  return [...new Set([...Object.keys(FACTS), ...FIELDS.map(({ name }) => name)])];
}
