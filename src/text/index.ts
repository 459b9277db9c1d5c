/** Every sentence the page shows, in English, gathered from one file per area. */
import { architecture } from './en-architecture.ts';
import { bench } from './en-bench.ts';
import { charts } from './en-charts.ts';
import { draw } from './en-draw.ts';
import { backends, divergence, failures } from './en-failures.ts';
import { fieldMarks, fields, type FieldText } from './en-fields.ts';
import { files } from './en-files.ts';
import { link } from './en-link.ts';
import { networks, slowPreset, tasks, type NetworkText, type PresetText } from './en-networks.ts';
import { page } from './en-page.ts';

export type { ChoiceText, FieldText } from './en-fields.ts';
export type { NetworkText, PresetText } from './en-networks.ts';

export const text = {
  architecture,
  backends,
  bench,
  charts,
  divergence,
  draw,
  failures,
  fieldMarks,
  fields,
  files,
  link,
  networks,
  page,
  slowPreset,
  tasks,
} as const;

/** A setting's words by its name; some settings are called otherwise where the network reads numbers. */
export function fieldText(name: string, task: 'digit' | 'number' = 'digit'): FieldText {
  const ofNumbers: Readonly<Record<string, FieldText>> = page.settings.ofNumbers;
  const special = task === 'number' ? ofNumbers[name] : undefined;
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
