/** A file that is damaged, foreign or malicious is refused with what is wrong with it, and costs no memory. */
import { Inflate, strToU8, unzipSync, zipSync } from 'fflate';
import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  ExchangeError,
  exportModel,
  importModel,
  type ModelFile,
} from '../../src/exchange/index.ts';
import { useCpu } from '../layers/set-up.ts';
import { DIGIT_SAMPLES, trained, type Trained } from './sample-networks.ts';

let network: Trained;
let keras: ModelFile;
let tfjs: ModelFile[];
let checkpoint: ModelFile;
/** 200 MB of zeros where the weights should be, in 200 kB. */
let bomb: ModelFile;

beforeAll(async () => {
  await useCpu();
  network = trained(DIGIT_SAMPLES[2]);
  [keras] = await exportModel(network.checkpoint, 'keras');
  tfjs = await exportModel(network.checkpoint, 'tfjs');
  [checkpoint] = await exportModel(network.checkpoint, 'scanline');
  bomb = unpackingTo('model.weights.h5', 200_000_000, 200_000_000);
});

type Entries = Record<string, Uint8Array>;

/** The exported .keras file with some entries changed. */
function changed(change: (entries: Entries) => Entries): ModelFile {
  return { name: 'model.keras', bytes: zipSync(change(unzipSync(keras.bytes)), { level: 0 }) };
}

/** The exported .keras file with one entry that holds so many zeros, deflated, and says so or lies about it. */
function unpackingTo(entry: string, zeros: number, said: number): ModelFile {
  const packed = deflateRawSync(Buffer.alloc(zeros));
  const { name, bytes } = changed((entries) => ({ ...entries, [entry]: packed }));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 10; at < bytes.length - 8; at++) {
    // Packed and unpacked size, side by side both before the entry and in the list of contents.
    const isSizes = view.getUint32(at, true) === packed.length;
    if (!isSizes || view.getUint32(at + 4, true) !== packed.length) continue;
    view.setUint32(at + 4, said, true);
    view.setUint16(at - 10, 8, true);
  }
  return { name, bytes };
}

/** The exported .keras file with another description. */
function described(change: (config: string) => string): ModelFile {
  return changed(({ 'scanline.json': _, ...entries }) => ({
    ...entries,
    'config.json': strToU8(change(new TextDecoder().decode(entries['config.json']))),
  }));
}

/** From here to the end of the test. @returns how many packed bytes have been unpacked since */
function countUnpacking(): () => number {
  const push = vi.spyOn(Inflate.prototype, 'push');
  onTestFinished(() => push.mockRestore());
  return () => push.mock.calls.reduce((sum, [packed]) => sum + packed.length, 0);
}

function refusal(...files: ModelFile[]): Promise<string> {
  return importModel(files).then(
    () => 'it was taken',
    (error: unknown) => {
      expect(error).toBeInstanceOf(ExchangeError);
      return (error as Error).message;
    },
  );
}

const file = (name: string, bytes: Uint8Array | string): ModelFile => ({
  name,
  bytes: new Uint8Array(typeof bytes === 'string' ? strToU8(bytes) : bytes),
});

describe('what is no model', () => {
  it.each([
    ['nothing', [], /No file was chosen\. Scanline opens \.safetensors/],
    ['an empty file', [file('a.keras', '')], /a\.keras is empty/],
    [
      'zeros',
      [file('a.keras', new Uint8Array(100))],
      /a\.keras is no \.keras file.*bytes 00 00 00 00/,
    ],
    [
      'zeros',
      [file('a.safetensors', new Uint8Array(100))],
      /is no safetensors file.*bytes 00 00 00 00/,
    ],
    ['a picture', [file('a.png', '\x89PNG')], /a\.png is no model that Scanline knows/],
    [
      'HDF5 cut short',
      [file('a.h5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10))],
      /a\.h5 is damaged: it is no whole HDF5 file/,
    ],
    ['ONNX', [file('a.onnx', Uint8Array.of(8, 8, 18))], /ONNX.*but not in/],
    [
      'weights alone',
      [file('weights.bin', new Uint8Array(8))],
      /Choose it together with its model\.json/,
    ],
    ['other JSON', [file('a.json', '{"a": 1}')], /a\.json is JSON, but no model of TensorFlow\.js/],
    [
      'broken JSON',
      [file('model.json', '{"modelTopology": ')],
      /model\.json is damaged: it is not JSON/,
    ],
    [
      'JSON in 100,000 brackets',
      [file('model.json', `{"a":${'['.repeat(100_000)}`)],
      /model\.json/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await refusal(...files)).toMatch(message);
  });

  it('200 MB of zeros', async () => {
    const zeros = new Uint8Array(200_000_000);
    for (const name of ['a.keras', 'a.safetensors', 'model.json', 'weights.bin']) {
      expect(await refusal({ name, bytes: zeros })).toContain(name);
    }
  });
});

describe('a zip archive', () => {
  it('of something else says what is in it', async () => {
    const bytes = zipSync({ 'letter.txt': strToU8('Dear reader'), 'photo.jpg': strToU8('…') });
    expect(await refusal(file('a.zip', bytes))).toMatch(
      /holds no network.*It holds letter\.txt, photo\.jpg/,
    );
  });

  it.each([
    ['config.json', /holds no network/],
    ['model.weights.h5', /has no model\.weights\.h5 in it\. It holds metadata\.json, config\.json/],
  ])('without %s', async (entry, message) => {
    const { [entry]: _, ...rest } = unzipSync(keras.bytes);
    expect(await refusal(file('model.keras', zipSync(rest)))).toMatch(message);
  });

  it('cut short, wherever it is cut', async () => {
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const bytes = keras.bytes.slice(0, Math.floor(share * keras.bytes.length));
      expect(await refusal({ name: 'model.keras', bytes })).toMatch(
        /model\.keras is damaged or cut short: its end is missing/,
      );
    }
  });

  it('whose unpacked weights would fill the memory, by what it says', async () => {
    expect(bomb.bytes.length).toBeLessThan(300_000);
    const unpacked = countUnpacking();
    expect(await refusal(bomb)).toMatch(
      /model\.weights\.h5 in model\.keras would unpack to 200\.0 MB, but the weights of this network take 16\.\d MB at most/,
    );
    expect(unpacked()).toBe(0);
  });

  it('whose unpacked weights would fill the memory, whatever it says', async () => {
    const liar = unpackingTo('model.weights.h5', 200_000_000, 1000);
    const unpacked = countUnpacking();
    expect(await refusal(liar)).toMatch(/model\.weights\.h5 unpacks to more than the 1000 bytes/);
    // It ends with the first piece of 200 kB.
    expect(unpacked()).toBeGreaterThan(0);
    expect(unpacked()).toBeLessThan(10_000);
  });

  it('of a description as long as a book', async () => {
    const book = unpackingTo('config.json', 50_000_000, 50_000_000);
    expect(await refusal(book)).toMatch(/config\.json in model\.keras would unpack to 50\.0 MB/);
  });

  it('with one wrong byte in the weights is not taken for right', async () => {
    const at = keras.bytes.length - 3000;
    const bytes = keras.bytes.slice();
    bytes[at] ^= 1;
    expect(await refusal({ name: 'model.keras', bytes })).toMatch(/model\.keras is damaged/);
  });
});

describe('the weights of a .keras file', () => {
  it('that are no HDF5 file', async () => {
    const broken = changed((entries) => ({ ...entries, 'model.weights.h5': new Uint8Array(5000) }));
    expect(await refusal(broken)).toMatch(
      /model\.weights\.h5 in model\.keras is damaged: it is no whole HDF5 file/,
    );
  });

  it('that are an HDF5 file cut short', async () => {
    const broken = changed((entries) => ({
      ...entries,
      'model.weights.h5': entries['model.weights.h5'].slice(0, -2000),
    }));
    expect(await refusal(broken)).toMatch(/it is no whole HDF5 file/);
  });

  it('a good file is opened after a hundred damaged ones', async () => {
    const { 'model.weights.h5': good } = unzipSync(keras.bytes);
    for (let size = 100; size > 0; size--) {
      const cut = good.slice(0, size * 60);
      await refusal(changed((entries) => ({ ...entries, 'model.weights.h5': cut })));
    }
    const { weights } = await importModel([keras]);
    expect(weights.get('lstm/kernel')).toEqual(network.weights.get('lstm/kernel'));
  });

  it('of a smaller network', async () => {
    const [small] = await exportModel(
      trained({ ...DIGIT_SAMPLES[2], options: { units: 4 } }).checkpoint,
      'keras',
    );
    const mixed = changed((entries) => ({
      ...entries,
      'model.weights.h5': unzipSync(small.bytes)['model.weights.h5'],
    }));
    expect(await refusal(mixed)).toMatch(
      /"lstm\/kernel" in model\.weights\.h5 in model\.keras has the shape \[28, 16\]; the network needs \[28, 20\]/,
    );
  });

  it('that lack a layer', async () => {
    const [other] = await exportModel(trained(DIGIT_SAMPLES[4]).checkpoint, 'keras');
    const mixed = changed((entries) => ({
      ...entries,
      'model.weights.h5': unzipSync(other.bytes)['model.weights.h5'],
    }));
    expect(await refusal(mixed)).toMatch(
      /has no weight "lstm\/kernel" of shape \[28, 20\], which Keras keeps at layers\/lstm\/cell\/vars\/0/,
    );
  });

  it.each([NaN, Infinity])('that hold %s', async (value) => {
    const { checkpoint: good, weights } = network;
    const kernel = { shape: [5, 20], data: new Float32Array(100) };
    kernel.data[37] = value;
    const sick = { ...good, weights: new Map([...weights, ['lstm/recurrent_kernel', kernel]]) };
    for (const format of ['keras', 'tfjs', 'scanline'] as const) {
      expect(await refusal(...(await exportModel(sick, format)))).toMatch(
        new RegExp(
          `"lstm/recurrent_kernel" in .* holds ${value} at place 37: its network had diverged`,
        ),
      );
    }
  });

  it.each([NaN, -Infinity])('whose optimizer state holds %s', async (value) => {
    const { checkpoint: good } = network;
    const data = new Float32Array(100);
    data[12] = value;
    const slots = new Map([
      ...good.slots,
      ['momentum/lstm/recurrent_kernel', { shape: [5, 20], data }],
    ]);
    expect(await refusal(...(await exportModel({ ...good, slots }, 'scanline')))).toMatch(
      new RegExp(
        `optimizer state "momentum/lstm/recurrent_kernel" in .* holds ${value} at place 12`,
      ),
    );
  });
});

describe('the description of a .keras file', () => {
  it.each([
    ['no model', () => '{"class_name": "Functional"}', /config\.json in .* describes no model/],
    ['no JSON', () => 'hello', /config\.json in model\.keras is damaged: it is not JSON/],
    [
      'another class',
      (config: string) => config.replace('"Functional"', '"MyModel"'),
      /class MyModel; Scanline opens Functional and Sequential/,
    ],
    [
      'other gates',
      (config: string) => config.replace('"sigmoid"', '"exponential"'),
      /the layer "lstm" has recurrent_activation "exponential"; Scanline's LSTM has "sigmoid" or "hard_sigmoid"/,
    ],
    [
      'more units than there may be',
      (config: string) => config.replace('"units":5', '"units":5000'),
      /the layer "lstm" has units 5000; Scanline's layers have 1 to 1024/,
    ],
    [
      'units that are no number',
      (config: string) => config.replace('"units":5', '"units":{"a":1}'),
      /has units \{"a":1\}/,
    ],
    [
      'a layer that reads an unknown one',
      (config: string) => config.replace('["lstm",0,0]', '["nobody",0,0]'),
      /reads "nobody", and no layer before it has that name/,
    ],
    [
      'an output that is none',
      (config: string) => config.replace(/("output_layers":\[+)"softmax"/, '$1"nobody"'),
      /several outputs or an unknown one/,
    ],
    [
      'other classes',
      (config: string) => config.replace('"units":10', '"units":11'),
      /ends with the layer "dense", which gives \[11\]; a network of the data set in use gives 10 probabilities/,
    ],
  ])('with %s', async (_, change, message) => {
    expect(await refusal(described(change))).toMatch(message);
  });

  it('that is not of the network which it says', async () => {
    const lie = JSON.stringify({ network: 'gru', options: { units: 5 } });
    expect(
      await refusal(changed((entries) => ({ ...entries, 'scanline.json': strToU8(lie) }))),
    ).toMatch(
      /says that it holds GRU, but its layers are not that network's: where it has GRU of 5 units, there is LSTM of 5 units \("lstm"\)/,
    );
  });

  it('with an experiment that is none', async () => {
    expect(
      await refusal(
        changed((entries) => ({ ...entries, 'scanline.json': strToU8('{"network": "cnn"}') })),
      ),
    ).toMatch(
      /scanline\.json in model\.keras holds no experiment .* There is no network called "cnn"/,
    );
  });
});

describe('a LayersModel', () => {
  it('without its weight file', async () => {
    expect(await refusal(tfjs[0])).toMatch(
      /model\.json keeps its weights in weights\.bin, which is not among the files chosen/,
    );
  });

  it('whose weight file is too short or too long', async () => {
    const [model, { name, bytes }] = tfjs;
    expect(await refusal(model, { name, bytes: bytes.slice(0, -4) })).toMatch(
      /weights\.bin is cut short/,
    );
    const longer = new Uint8Array(bytes.length + 8);
    expect(await refusal(model, { name, bytes: longer })).toMatch(
      /has 8 bytes more than the weights/,
    );
  });

  it.each([
    [
      'a weight missing',
      '"lstm/kernel"',
      '"other/kernel"',
      /no weight "lstm\/kernel" of shape \[28, 20\]/,
    ],
    [
      'a wrong shape',
      '[28,20]',
      '[20,28]',
      /has the shape \[20, 28\]; the network needs \[28, 20\]/,
    ],
    [
      'whole numbers',
      '"shape":[28,20],"dtype":"float32"',
      '"shape":[28,20],"dtype":"int32"',
      /stored as int32; only 32-bit floats/,
    ],
    [
      'quantized numbers',
      '"shape":[28,20],"dtype":"float32"',
      '"shape":[28,20],"dtype":"float32","quantization":{}',
      /quantized numbers/,
    ],
    ['a graph', '"layers-model"', '"graph-model"', /graph model of TensorFlow\.js/],
  ])('with %s', async (_, from, to, message) => {
    const json = new TextDecoder().decode(tfjs[0].bytes).replace(from, to);
    expect(await refusal(file('model.json', json), tfjs[1])).toMatch(message);
  });
});

describe('a checkpoint', () => {
  it('cut short', async () => {
    const bytes = checkpoint.bytes.slice(0, -100);
    expect(await refusal({ name: 'run.safetensors', bytes })).toMatch(
      /run\.safetensors: The file is cut short/,
    );
  });

  it('of a network with other options', async () => {
    const { experiment, weights } = trained({ ...DIGIT_SAMPLES[2], options: { units: 4 } });
    const mixed = { ...network.checkpoint, experiment, weights };
    const [good] = await exportModel(mixed, 'scanline');
    const text = new TextDecoder('latin1').decode(good.bytes).replace('units\\":4', 'units\\":9');
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(await refusal({ name: 'run.safetensors', bytes })).toMatch(
      /"lstm\/kernel" in run\.safetensors has the shape \[28, 16\]; the network needs \[28, 36\]/,
    );
  });
});

const damage = fc.record({
  bytes: fc.array(fc.tuple(fc.double({ min: 0, max: 0.9999, noNaN: true }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 20,
  }),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

function damaged(
  good: Uint8Array,
  { bytes, cut }: { bytes: [number, number][]; cut: number | null },
) {
  const bad = good.slice(0, cut === null ? undefined : Math.floor(cut * good.length));
  for (const [place, value] of bytes) bad[Math.floor(place * bad.length)] = value;
  return bad;
}

/** Refused in a sentence, or taken whole: every weight in its shape, and all of them numbers. */
async function refusedOrWhole(files: readonly ModelFile[]): Promise<void> {
  const imported = await importModel(files).catch((error: unknown) => {
    expect(error).toBeInstanceOf(ExchangeError);
    expect((error as Error).message).toMatch(/^\S.*\.$/s);
    return undefined;
  });
  for (const { shape, data } of imported?.weights.values() ?? []) {
    expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
    expect(data.every(Number.isFinite)).toBe(true);
  }
}

describe('whatever happens to the bytes, a file is refused in a sentence or taken whole', () => {
  it.each(['keras', 'tfjs', 'scanline'] as const)('%s', async (format) => {
    const [main, ...others] = await exportModel(network.checkpoint, format);
    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        await refusedOrWhole([{ name: main.name, bytes: damaged(main.bytes, how) }, ...others]);
      }),
      { numRuns: 150 },
    );
  });

  it('the HDF5 file in an archive that is itself in order', async () => {
    const { 'model.weights.h5': good } = unzipSync(keras.bytes);
    await fc.assert(
      fc.asyncProperty(damage, async (how) => {
        const bad = damaged(good, how);
        await refusedOrWhole([changed((entries) => ({ ...entries, 'model.weights.h5': bad }))]);
      }),
      { numRuns: 150 },
    );
  });
});
