/** What docs/inside.md's table says of which question makes sense for which network, and that those are answered. */
import { describe, expect, it } from 'vitest';
import { whyNot } from '../../../src/components/inside/view-sense.ts';
import { atOnce } from '../../../src/inspect/breathe.ts';
import type { Quantity } from '../../../src/inspect/gradients.ts';
import { answer, type AnswerTo, type Question } from '../../../src/inspect/questions.ts';
import { NETWORKS } from '../../../src/models/index.ts';
import { defaultsOf } from '../../../src/models/field.ts';
import { INSIDE_VIEWS, type InsidePlace } from '../../../src/models/page-settings.ts';
import { drawnNetwork, drawnPixels, SAMPLES } from '../../inspect/sample-networks.ts';

const SCANS = ['mdlstm', 'mdlstm-line'];
const NUMBERS = ['mdlstm-line', 'blstm-line'];

/** By view, for which of the page's networks it makes sense. */
const SENSE: Readonly<Record<InsidePlace['view'], (network: string) => boolean>> = {
  reading: () => true,
  states: (network) => !SCANS.includes(network),
  pixels: () => true,
  gradient: (network) => !SCANS.includes(network),
  memory: (network) => !SCANS.includes(network),
  'what-if': (network) => !NUMBERS.includes(network),
  scans: (network) => SCANS.includes(network),
  alignment: (network) => NUMBERS.includes(network),
  cell: (network) => !SCANS.includes(network),
  batch: () => true,
};

it('each question makes sense for the networks of the table, or says in a sentence why not', () => {
  for (const { id, fields, layers } of NETWORKS) {
    const graph = layers(defaultsOf(fields));
    for (const view of INSIDE_VIEWS) {
      const why = whyNot(view, graph);
      if (SENSE[view](id)) expect(why, `${view} of ${id}`).toBeUndefined();
      else expect(why, `${view} of ${id}`).toMatch(/^[A-Z].*\.$/);
    }
  }
});

/** One network of each kind; long ones, and those that are read anew for each step, are tried where their questions are. */
const SHORT = SAMPLES.filter(({ steps, way }) => steps <= 64 && way !== 'uncovered');

describe('what makes sense is answered', () => {
  it.each(SHORT.map((sample) => [sample.title, sample] as const))('%s', async (_, sample) => {
    const network = drawnNetwork(sample);
    const subject = { network, pixels: drawnPixels(sample.columns) };
    const asked = async <Q extends Question>(question: Q) =>
      await answer(question, subject, atOnce);
    const { layers } = (await asked({ ask: 'states' })) as AnswerTo<'states'>;
    const flat = layers.findLast(({ cell }) => cell !== 'mdlstm');
    const isLine = sample.columns !== undefined;
    const quantity: Quantity = { kind: 'loss', label: isLine ? [1, 2] : 3 };
    for (const view of INSIDE_VIEWS.filter((one) => whyNot(one, network.graph) === undefined)) {
      const layer = (flat ?? layers.at(-1))?.name ?? '';
      switch (view) {
        case 'reading':
        case 'alignment':
        case 'scans':
          await expect(asked({ ask: view }), view).resolves.toBeDefined();
          break;
        case 'states':
          expect(flat?.order.length).toBe(flat?.units);
          break;
        case 'pixels':
        case 'gradient':
          await expect(asked({ ask: view, quantity }), view).resolves.toBeDefined();
          break;
        case 'memory':
          await expect(asked({ ask: view, layer })).resolves.toHaveProperty(
            'layers[0].eigenvalues[0].real',
          );
          break;
        case 'what-if': {
          const state = (flat ?? layers.at(-1))?.handsOn ?? 'h';
          const edits = [{ layer, state, from: 0, to: 0 }];
          await expect(asked({ ask: 'edited', edits, flipped: [0] })).resolves.toBeDefined();
          break;
        }
        case 'cell':
          await expect(asked({ ask: view, layer, unit: 0, step: 0 })).resolves.toBeDefined();
          break;
        case 'batch':
          // Told by a training step, in training/slow-step.
          break;
      }
    }
  });
});
