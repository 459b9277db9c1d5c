/** Every sentence the page shows, in English, gathered from one file per area. */
import { architecture } from './en-architecture.ts';
import { bench } from './en-bench.ts';
import { board } from './en-board.ts';
import { charts } from './en-charts.ts';
import { code } from './en-code.ts';
import { draw } from './en-draw.ts';
import { experiments } from './en-experiments.ts';
import { backends, divergence, failures, notLearning } from './en-failures.ts';
import {
  fieldMarks,
  fields,
  type FieldText,
  MNIST_THINGS,
  thingFields,
  type Things,
} from './en-fields.ts';
import { files } from './en-files.ts';
import { handwriting } from './en-handwriting.ts';
import { inside } from './en-inside.ts';
import { lessons } from './en-lessons.ts';
import { link } from './en-link.ts';
import { networks, tasks, type NetworkText, type PresetText } from './en-networks.ts';
import { offline, surroundings } from './en-offline.ts';
import { ownEditor } from './en-own-editor.ts';
import { page } from './en-page.ts';
import { runsTable } from './en-runs.ts';
import { sequences } from './en-sequences.ts';
import { sweep } from './en-sweep.ts';
import type { TaskName } from './score.ts';

export type { FieldText, Things } from './en-fields.ts';
export type { NetworkText, PresetText } from './en-networks.ts';

export const text = {
  architecture,
  backends,
  bench,
  board,
  charts,
  code,
  divergence,
  notLearning,
  draw,
  experiments,
  failures,
  fieldMarks,
  fields,
  files,
  handwriting,
  inside,
  lessons,
  link,
  networks,
  offline,
  ownEditor,
  page,
  runsTable,
  sequences,
  surroundings,
  sweep,
  tasks,
} as const;

/** A setting's words by its name; some settings are called otherwise where numbers or sequences are read. */
export function fieldText(
  name: string,
  task: TaskName = 'digit',
  things: Things = MNIST_THINGS,
): FieldText {
  const { ofNumbers, ofSequences, ofSums } = page.settings;
  const others: Readonly<Record<TaskName, Readonly<Record<string, FieldText>>>> = {
    digit: thingFields(things),
    number: { ...thingFields(things), ...ofNumbers(things) },
    recall: ofSequences,
    adding: { ...ofSequences, ...ofSums },
  };
  const special = others[task][name];
  if (special !== undefined) return special;
  return (fields as Readonly<Record<string, FieldText>>)[name] ?? { label: name, explain: '' };
}

/** A network's words by its id. */
export function networkText(id: keyof typeof networks): NetworkText {
  return networks[id];
}

/** A preset's words by its network's id and its own. */
export function presetText(network: keyof typeof networks, preset: string): PresetText {
  return networkText(network).presets[preset] ?? { label: preset, explain: '' };
}
