/**
 * What legends and tables call a run: its network, widths and optimizer, and every setting in which it differs
 * from the network's usual one, e.g. "SimpleRNN 256, SGD 0.01, batch size 32". So two runs of one network are
 * called alike only where they are alike.
 */
import { datasetOf } from '../../data/dataset-of.ts';
import type { Experiment, OptionValue } from '../../models/experiment.ts';
import { isInForce, type Field } from '../../models/field.ts';
import { experimentFromPreset, networkById, taskOf } from '../../models/index.ts';
import { TRAINING_FIELDS, trainingOptions } from '../../models/training-fields.ts';
import type { LiveChange } from '../../runs/run-record.ts';
import { fieldText, text } from '../../text/index.ts';
import { fieldWords } from './field-words.ts';

/** The options that say how wide the layers of a network are, first layer first. */
const WIDTHS = ['units', 'rowUnits', 'columnUnits', 'units1', 'units2', 'units3'];

/** Said by the name's beginning; and of how long a run trains, its curve tells. */
const SAID = new Set([
  ...WIDTHS,
  ...['layers', 'bidirectional', 'optimizer', 'learningRate', 'epochs'],
]);

/** @param changes what was changed while it trained; the name says from what to what */
export function runName(experiment: Experiment, changes: readonly LiveChange[] = []): string {
  const { network, options, training } = experiment;
  const { layers, bidirectional } = options;
  // An own network goes by its layers without the ends that all have.
  const own = typeof layers === 'string' ? layers.split(' ').slice(0, -1).join(' ') : '';
  const width = WIDTHS.map((name) => options[name])
    .filter((value) => value !== undefined)
    .join('+');
  const depth = typeof layers === 'number' && layers > 1 ? ` × ${layers}` : '';
  const optimizer = fieldText('optimizer').choices?.[training.optimizer]?.label;
  return text.page.runName({
    network: networkById(network).title,
    width: `${own}${width}${depth}`,
    bidirectional: bidirectional === true,
    optimizer: optimizer ?? training.optimizer,
    learningRates: [training.learningRate, ...changes.map(({ to }) => to)],
    others: otherSettings(experiment),
  });
}

/** In words; fields that do not apply, such as the momentum of Adam, are left out. */
function otherSettings(experiment: Experiment): string[] {
  const { fields } = networkById(experiment.network);
  const task = taskOf(experiment);
  const now = { ...experiment.options, ...trainingOptions(experiment.training) };
  const usualOnes = experimentFromPreset(experiment.network);
  const usual = { ...usualOnes.options, ...trainingOptions(usualOnes.training) };
  return [...fields, ...TRAINING_FIELDS]
    .filter((field) => !SAID.has(field.name) && isInForce(field, now, task))
    .filter(({ name }) => now[name] !== usual[name])
    .map((field) => inWords(field, now[field.name], experiment));
}

function inWords(field: Field, value: OptionValue, experiment: Experiment): string {
  const { label, choices } = fieldWords(field.name, experiment);
  if (field.kind === 'switch') return text.page.settingInName.onOrOff(label, value === true);
  const choice = choices?.[String(value)]?.label;
  if (field.name === 'data') {
    const { name } = datasetOf({ data: String(value) });
    return text.page.settingInName.value(label, choice ?? name);
  }
  const number = typeof value === 'number' ? text.page.settings.value(value) : String(value);
  return text.page.settingInName.value(label, choice ?? number);
}

/** A name that none of the others has: "… (2)" where one is called alike. */
export function distinctName(name: string, others: readonly string[]): string {
  if (!others.includes(name)) return name;
  for (let number = 2; ; number += 1) {
    const numbered = text.page.settingInName.numbered(name, number);
    if (!others.includes(numbered)) return numbered;
  }
}
