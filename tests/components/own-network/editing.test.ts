/** Editing an own network: what each change comes to, that all can be taken back, and what is said where. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginEditing,
  changed,
  type Draft,
  draftOf,
  hasRoom,
  networkOf,
  redone,
  undone,
  withAdded,
  withDropped,
  withMoved,
  withRemoved,
} from '../../../src/components/own-network/editing.ts';
import { overLimit } from '../../../src/components/own-network/device-memory.ts';
import { cureOf, problemSentence } from '../../../src/components/own-network/layer-words.ts';
import { settingsOfLayer } from '../../../src/components/own-network/layer-settings.ts';
import { countParameters } from '../../../src/graph/weights.ts';
import { traceOwnNetwork } from '../../../src/graph/own-graph.ts';
import { OWN_LAYERS } from '../../../src/graph/own-network.ts';
import { graphOfSpelling, parseSpelling, printSpelling } from '../../../src/graph/spelling.ts';
import { stepMemory } from '../../../src/graph/step-memory.ts';
import { experimentFromPreset, NETWORKS } from '../../../src/models/index.ts';
import { withPlainSpaces } from '../../../src/text/format.ts';

const draft = (spelling: string) => draftOf(parseSpelling(spelling));
const spelled = (of: Draft) => printSpelling(networkOf(of));
const EXAMPLE = 'rows gru:64:all layer-norm gru:32 dense:10';

describe('a draft', () => {
  it('is added to before the layer that names the digit', () => {
    const added = withAdded(draft(EXAMPLE), OWN_LAYERS.lstm);
    expect(spelled(added)).toBe('rows gru:64:all layer-norm gru:32 lstm:64 dense:10');
  });

  it('is moved, by one place or to where it is dropped, and keeps each layer’s number', () => {
    const before = draft(EXAMPLE);
    const [first, second, third] = before.entries.map(({ id }) => id);
    expect(spelled(withMoved(before, first, 1))).toBe('rows layer-norm gru:64:all gru:32 dense:10');
    expect(withMoved(before, first, -1)).toBe(before);
    expect(withMoved(before, third, 1)).toBe(before);
    const dropped = withDropped(before, first, { id: third, place: 'after' });
    expect(dropped.entries.map(({ id }) => id)).toEqual([second, third, first]);
    const back = withDropped(dropped, first, { id: second, place: 'before' });
    expect(spelled(back)).toBe(EXAMPLE);
  });

  it('has room for sixteen layers with the last one', () => {
    let full = draft('rows dense:10');
    for (let i = 0; i < 15; i++) {
      expect(hasRoom(full)).toBe(true);
      full = withAdded(full, OWN_LAYERS.dropout);
    }
    expect(hasRoom(full)).toBe(false);
    expect(traceOwnNetwork(networkOf(full)).problem?.kind).not.toBe('too-many');
  });
});

it('whatever was changed can be taken back, step by step, and done again', () => {
  const change = fc.record({
    at: fc.nat(20),
    by: fc.constantFrom('add', 'remove', 'up', 'down', 'order'),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let editing = beginEditing(parseSpelling(EXAMPLE));
      const seen = [editing.draft];
      for (const { at, by } of changes) {
        const { draft: now } = editing;
        const id = now.entries.at(at % Math.max(1, now.entries.length))?.id ?? 0;
        const next =
          by === 'add'
            ? withAdded(now, OWN_LAYERS.gru)
            : by === 'remove'
              ? withRemoved(now, id)
              : by === 'order'
                ? { ...now, order: { kind: 'pixels' as const } }
                : withMoved(now, id, by === 'up' ? -1 : 1);
        editing = changed(editing, next);
        seen.push(next);
      }
      for (const expected of seen.slice(0, -1).toReversed()) {
        editing = undone(editing);
        expect(editing.draft).toBe(expected);
      }
      expect(undone(editing)).toBe(editing);
      for (const expected of seen.slice(1)) {
        editing = redone(editing);
        expect(editing.draft).toBe(expected);
      }
    }),
  );
});

describe('what does not fit', () => {
  it.each([
    [
      'rows gru:64:all flatten lstm:8 dense:10',
      'LSTM 8 needs [timesteps, features], but Flatten gives [1792]: move Flatten below LSTM 8.',
      'Move Flatten down',
      'rows gru:64:all lstm:8 flatten dense:10',
    ],
    [
      'rows gru:64 layer-norm lstm:8 dense:10',
      'LSTM 8 needs [timesteps, features], but LayerNormalization gives [64]: let GRU 64 give all its states.',
      'Give all states of GRU 64',
      'rows gru:64:all layer-norm lstm:8 dense:10',
    ],
    [
      'rows gru:8 gru:8 dense:10',
      'GRU 8 (layer 2) needs [timesteps, features], but GRU 8 (layer 1) gives [8]: let GRU 8 (layer 1) give all its states.',
      'Give all states of GRU 8',
      'rows gru:8:all gru:8 dense:10',
    ],
    [
      'rows gru:64:all dense:10',
      'Dense 10 needs one vector for each image, but GRU 64 gives [28, 64]: add Average over time, Last time step or Flatten, or let GRU 64 give only its last state.',
      'Give only the last state of GRU 64',
      'rows gru:64 dense:10',
    ],
    [
      'rows gru:5:all:residual gru:4 dense:10',
      'GRU 5 is residual, which adds what it reads to what it gives, so both need one shape; it reads [28, 28] and gives [28, 5].',
      'Make GRU 5 not residual',
      'rows gru:5:all gru:4 dense:10',
    ],
    [
      'rows gru:5 flatten dense:10',
      'Flatten has nothing to do: there are no time steps left. Remove it.',
      'Remove Flatten',
      'rows gru:5 dense:10',
    ],
    [
      'rows dense:10',
      'Dense 10 needs one vector for each image, but the image gives [28, 28]: add Average over time, Last time step or Flatten, or a recurrent layer.',
      undefined,
      undefined,
    ],
    [
      'rows mdlstm:4 sum dense:10',
      'MDLSTM 4 needs a whole image, but the image gives [28, 28]: choose “as a whole image” above.',
      'Read as a whole image',
      'image mdlstm:4 sum dense:10',
    ],
    [
      'rows gru:8:each gru:8 dense:10',
      'GRU 8 (layer 1) needs [rows, timesteps, features], but the image gives [28, 28]: choose “rows, pixel by pixel” above.',
      'Read rows, pixel by pixel',
      'grid gru:8:each gru:8 dense:10',
    ],
    [
      'grid gru:8 lstm:8 dense:10',
      'GRU 8 needs [timesteps, features], but the image gives [28, 28, 1]: let GRU 8 read each row by itself.',
      'Let GRU 8 read each row by itself',
      'grid gru:8:each lstm:8 dense:10',
    ],
    [
      'grid gru:8:all:each layer-norm lstm:8 dense:10',
      'LSTM 8 needs [timesteps, features], but LayerNormalization gives [28, 28, 8]: let LSTM 8 read each row by itself.',
      'Let LSTM 8 read each row by itself',
      'grid gru:8:all:each layer-norm lstm:8:each dense:10',
    ],
    [
      'image lstm:8 dense:10',
      'LSTM 8 needs [timesteps, features], but the image gives [28, 28]: choose “row by row” above.',
      'Read row by row',
      'rows lstm:8 dense:10',
    ],
    [
      'image blocks:2x2 lstm:8 dense:10',
      'LSTM 8 needs [timesteps, features], but Blocks gives [14, 14, 4].',
      undefined,
      undefined,
    ],
  ])('%s is told and cured', (spelling, sentence, label, cured) => {
    const network = parseSpelling(spelling);
    const { problem, graph } = traceOwnNetwork(network);
    if (problem === undefined) throw new Error('There is no problem.');
    expect(graph).toBeUndefined();
    expect(problemSentence(problem, network)).toBe(sentence);
    const cure = cureOf(problem, draftOf(network));
    expect(cure?.label).toBe(label);
    expect(cure && spelled(cure.draft)).toBe(cured);
  });

  it('is told of memory with numbers, and with the batch that would fit', () => {
    const graph = graphOfSpelling('pixels lstm:512:all last dense:10');
    const memoryOf = (batch: number) => stepMemory(graph, batch, 2);
    const limits = { largest: 2 ** 32, total: 2 ** 32 };
    expect(overLimit(memoryOf(8), limits, 8, memoryOf)).toBeUndefined();
    const said = withPlainSpaces(overLimit(memoryOf(1024), limits, 1024, memoryOf) ?? '');
    expect(said).toMatch(
      /^A step in batches of 1,024 would take about 1\d,\d{3}\.\d MB, but this device has at most 4,295\.0 MB for it\. Use batches of at most 256, fewer/,
    );
    const small = { largest: 1e6, total: Infinity };
    expect(withPlainSpaces(overLimit(memoryOf(8), small, 8, memoryOf) ?? '')).toMatch(
      /^In batches of 8 one layer would give 12\.8 MB at once, .* at most 1\.0 MB in one piece\. Use fewer units/,
    );
  });
});

describe('settings', () => {
  it.each(Object.values(OWN_LAYERS).map((layer) => [layer.kind, layer] as const))(
    'of %s change it and can be spelled',
    (_kind, layer) => {
      for (const setting of settingsOfLayer(layer)) {
        const values =
          setting.kind === 'number'
            ? [setting.set(setting.min), setting.set(setting.max)]
            : setting.kind === 'switch'
              ? [setting.set(!setting.value)]
              : setting.options.map(({ value }) => setting.set(value));
        for (const changedLayer of values) {
          const network = { order: { kind: 'rows' as const }, layers: [changedLayer] };
          expect(parseSpelling(printSpelling(network))).toEqual(network);
        }
        const differ = values.filter((value) => JSON.stringify(value) !== JSON.stringify(layer));
        expect(differ.length, setting.name).toBeGreaterThan(0);
      }
    },
  );
});

describe('every preset can be started from', () => {
  const presets = NETWORKS.flatMap((network) =>
    network.presets.map(({ id }) => [network.id, id, network] as const),
  );
  it.each(presets)('%s, %s', (id, preset, network) => {
    const { options } = experimentFromPreset(id, preset);
    const spelling = network.spelled(options);
    expect(printSpelling(parseSpelling(spelling))).toBe(spelling);
    const own = graphOfSpelling(spelling);
    // What reads numbers has an output more, for the blank.
    if (network.task.name === 'number') return;
    expect(countParameters(own)).toBe(countParameters(network.layers(options)));
  });
});
