import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { experimentFromPreset, NETWORKS } from '../../src/models/index.ts';
import {
  defaultLinkState,
  linkKey,
  readLink,
  writeLink,
  type LinkState,
} from '../../src/models/link.ts';
import {
  BACKEND_PREFERENCES,
  DEFAULT_PAGE,
  MOST_LESSON_STEPS,
  MOST_STEP,
  MOST_STEPS,
  MOST_TITLE,
  PANELS,
  INSIDE_VIEWS,
  THEMES,
} from '../../src/models/page-settings.ts';
import { TRAINING_FIELDS } from '../../src/models/training-fields.ts';
import { anyExperiment, anyNetwork } from './any-experiment.ts';

const HIDEABLE = [
  ...PANELS,
  ...new Set(
    [...NETWORKS.flatMap(({ fields }) => fields), ...TRAINING_FIELDS].map(({ name }) => name),
  ),
];

/** What somebody may write, as the page keeps it: without spaces at the ends or twice. */
const line = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', maxLength })
    .map((words) => words.replaceAll(/\s+/g, ' ').trim().slice(0, maxLength).trim());
const aTitle = line(MOST_TITLE);
const aLine = line(MOST_STEP).filter((words) => words !== '');

const anyState: fc.Arbitrary<LinkState> = anyNetwork().chain((network) =>
  fc.record({
    experiment: anyExperiment(network),
    preset: fc.constantFrom(...network.presets.map(({ id }) => id)),
    page: fc.record({
      backend: fc.constantFrom(...BACKEND_PREFERENCES),
      hidden: fc.uniqueArray(fc.constantFrom(...HIDEABLE)),
      presenter: fc.boolean(),
      theme: fc.constantFrom(...THEMES),
      title: aTitle,
      task: fc.uniqueArray(aLine, { maxLength: MOST_STEPS }),
      inside: fc.option(
        fc.record(
          {
            view: fc.constantFrom(...INSIDE_VIEWS),
            step: fc.integer({ min: 1, max: 784 }),
            digit: fc.integer({ min: 0, max: 9999 }),
          },
          { requiredKeys: ['view'] },
        ),
        { nil: undefined },
      ),
      lesson: fc.option(
        fc.record({
          name: fc.constantFrom('first-network', 'my-lesson-2', 'lessons/mine.json', 'packed:q-_8'),
          step: fc.integer({ min: 1, max: MOST_LESSON_STEPS }),
        }),
        { nil: undefined },
      ),
    }),
  }),
);

describe('a link', () => {
  it('brings back the whole state, in an address or alone', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom('', '#', '?'), (state, before) => {
        expect(readLink(before + writeLink(state))).toEqual({ state, notices: [] });
      }),
    );
  });

  it('stays short and needs no escapes', () => {
    fc.assert(
      fc.property(anyState, ({ page, ...state }) => {
        const written = writeLink({
          ...state,
          page: { ...page, title: '', task: [], lesson: undefined },
        });
        expect(written).toMatch(/^[\w=&.,:+-]+$/);
        expect(written.length).toBeLessThan(2000);
      }),
    );
  });

  it('says only what differs from the preset, so that a person can read it', () => {
    const experiment = experimentFromPreset('irnn', 'rows');
    expect(writeLink({ experiment, preset: 'rows', page: DEFAULT_PAGE })).toBe(
      'v=1&network=irnn&preset=rows',
    );
    expect(
      writeLink({
        experiment: {
          ...experiment,
          options: { ...experiment.options, units: 64 },
          training: { ...experiment.training, learningRate: 0.0001, epsilonInsideRoot: false },
        },
        preset: 'rows',
        page: {
          backend: 'wasm',
          hidden: ['learningRate', 'draw'],
          presenter: true,
          theme: 'dark',
          title: 'Why it forgets',
          task: ['Press Train.', 'Which is better?'],
          inside: { view: 'gradient', step: 14, digit: 4711 },
          lesson: { name: 'forgetting', step: 3 },
        },
      }),
    ).toBe(
      'v=1&network=irnn&preset=rows&units=64&lr=0.0001&epsilon-inside-root=off' +
        '&backend=wasm&hide=lr,draw&presenter=on&theme=dark&title=Why+it+forgets' +
        '&task=Press+Train.%0AWhich+is+better%3F&inside=gradient&step=14&digit=4711' +
        '&lesson=forgetting&lesson-step=3',
    );
  });

  it('that says nothing is the default experiment', () => {
    for (const nothing of ['', '#', '?', '#v=1']) {
      expect(readLink(nothing)).toEqual({ state: defaultLinkState(), notices: [] });
    }
  });

  it.each<[string, RegExp[]]>([
    ['inside=dreams', [/"inside" is "dreams", but it must be one of reading, states/]],
    ['inside=reading&step=0', [/"step" is "0"; it must be a whole number from 1 to 784/]],
    ['inside=reading&digit=10000', [/"digit" is "10000".*from 0 to 9999/]],
    ['v=7&network=lstm', [/another version of Scanline \(7\)/]],
    ['network=rnn', [/network called "rnn".*simple-rnn, lstm.*SimpleRNN is shown/]],
    ['network=gru&preset=best', [/preset called "best".*adam-128 is taken/]],
    ['units=many', [/"units" is "many", which is no number/]],
    ['units=', [/which is no number/]],
    ['units=0x10', [/which is no number/]],
    ['units=99999', [/"units" is 99999; it goes from 1 to 1024, so 1024 is used/]],
    ['units=12.4', [/so 12 is used/]],
    ['lr=1e999', [/so 10 is used/]],
    ['optimizer=nadam', [/one of sgd, rmsprop, adam/]],
    ['bidirectional=yes', [/one of on, off/]],
    ['units=5&units=6', [/"units" more than once/]],
    [`title=${'x'.repeat(101)}`, [/"title" is longer than 100 characters/]],
    [`task=${'a%0A'.repeat(3)}${'x'.repeat(301)}`, [/lines of more than 300 characters/]],
    ['wings=2&horns=3', [/left out: "wings", "horns"/]],
    ['row-units=8', [/"row-units" is not known/]],
    ['backend=webgl&theme=pink', [/one of auto, webgpu, wasm, cpu/, /one of system, light, dark/]],
    ['hide=draw,doors', [/hide "doors"/]],
    ['lesson=https://elsewhere.org/a.json', [/"lesson" is "https:.*No lesson was opened/]],
    ['lesson=../a.json', [/"lesson" is "\.\.\/a\.json"/]],
    ['lesson=gates&lesson-step=0', [/"lesson-step" is "0".*from 1 to 40/]],
  ])('that is damaged (%s) is read as well as it can be, with a sentence', (damaged, sentences) => {
    const { state, notices } = readLink(damaged);
    expect(notices.length).toBe(sentences.length);
    sentences.forEach((sentence, i) => expect(notices[i]).toMatch(sentence));
    for (const notice of notices) expect(notice).toMatch(/\.$/);
    expect(readLink(writeLink(state))).toEqual({ state, notices: [] });
  });

  it('keeps what is right beside what is wrong', () => {
    const { state } = readLink(
      'network=lstm&units=32&optimizer=nadam&epochs=3&wings=2&hide=draw,x',
    );
    expect(state.experiment.network).toBe('lstm');
    expect(state.experiment.options['units']).toBe(32);
    expect(state.experiment.training.epochs).toBe(3);
    expect(state.page.hidden).toEqual(['draw']);
  });

  it('never fails, whatever is in it, and never says more than can be read', () => {
    const key = fc.constantFrom(
      'v',
      'network',
      'preset',
      'hide',
      'theme',
      ...TRAINING_FIELDS.map(({ name }) => linkKey(name)),
    );
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.tuple(key, fc.string({ unit: 'binary' })))
        .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
    );
    fc.assert(
      fc.property(garbage, (given) => {
        const { state, notices } = readLink(given);
        expect(readLink(writeLink(state))).toEqual({ state, notices: [] });
        for (const notice of notices) expect(notice.length).toBeLessThan(400);
      }),
    );
  });
});
