/** Why a checkpoint cannot be written, read or taken up again. */

const shape = (sizes: readonly number[]) => `[${sizes.join(', ')}]`;

/** Of the safetensors file that a checkpoint is. */
export const safetensors = {
  tooLargeFor16Bits: (tensor: string) =>
    `Tensor "${tensor}" holds a number that is too large for 16-bit floats. Write it as F32.`,
  tooSmall: (bytes: number) =>
    `This is not a safetensors file: it has ${bytes} bytes, fewer than the smallest possible.`,
  noHeader:
    'This is not a safetensors file: it does not begin with a header. Choose a file ending in .safetensors that was saved here.',
  headerCutShort: (length: bigint, bytes: number) =>
    `The file is cut short: its header should be ${length} bytes long, but only ${bytes} bytes follow.`,
  headerNotJson:
    'The file is damaged: its header is not the JSON object that a safetensors file begins with.',
  wrongMetadata: 'The file is damaged: the metadata in its header must be names with texts.',
  wrongEntry: (tensor: string) =>
    `The file is damaged: the header's entry of tensor "${tensor}" lacks its type, shape or place.`,
  notFloats: (tensor: string, type: string, readable: readonly string[]) =>
    `Tensor "${tensor}" holds numbers of type ${type}; only floats (${readable.join(', ')}) can be read.`,
  wrongLength: (
    tensor: string,
    sizes: readonly number[],
    { needed, length }: { needed: number; length: number },
  ) =>
    `The file is damaged: tensor "${tensor}" of shape ${shape(sizes)} needs ${needed} bytes, but its place in the file is ${length} bytes long.`,
  wrongPlace: (tensor: string, { expected, begin }: { expected: number; begin: number }) =>
    `The file is damaged: tensor "${tensor}" should begin at byte ${expected} of the data, but its header says ${begin}.`,
  cutShort: (needed: number, bytes: number) =>
    `The file is cut short: its tensors take ${needed} bytes, but only ${bytes} are there. Copy or download it again.`,
  tooLong: (bytes: number) =>
    `The file is damaged: ${bytes} bytes follow its last tensor that no tensor claims.`,
} as const;

/** What a checkpoint keeps tensors of. */
export type KindOfTensor = 'weight' | 'optimizer state';

export const checkpoints = {
  notACheckpoint:
    'This safetensors file holds tensors but no Scanline checkpoint. Choose a file that was saved here.',
  otherVersion: (version: string, ours: string) =>
    `This checkpoint has format version ${version}; this program reads version ${ours}. Open it with the program that saved it.`,
  wrongPart: (part: string, place: string, why: string) =>
    `The checkpoint is damaged: its ${part} is wrong at "${place}" (${why}).`,
  noPart: (part: string) => `The checkpoint is damaged: it has no ${part}.`,
  partNotJson: (part: string) => `The checkpoint is damaged: its ${part} is not JSON.`,
  wrongExperiment: (why: string) => `The checkpoint's experiment cannot be used: ${why}`,
  diverged: (weight: string) =>
    `The run has diverged: "${weight}" no longer holds numbers, so there is nothing to save. Go on from an earlier checkpoint, or start again with a smaller learning rate.`,
  otherNetwork: (theirs: string, ours: string) =>
    `The checkpoint is of the network ${theirs}, but this is ${ours}. Choose ${theirs} first.`,
  beyondEpoch: (batch: number, batches: number) =>
    `The checkpoint stands at batch ${batch}, but an epoch has only ${batches} batches with these settings. Use the batch size and number of training samples it was made with.`,
  missing: (kind: KindOfTensor, name: string) =>
    `The checkpoint has no ${kind} "${name}". It was made with other options or another optimizer.`,
  wrongShape: (
    kind: KindOfTensor,
    name: string,
    { given, needed }: { given: readonly number[]; needed: readonly number[] },
  ) =>
    `The checkpoint's ${kind} "${name}" has the shape ${shape(given)}; the network needs ${shape(needed)}. It was made with other options.`,
  notFinite: (kind: KindOfTensor, name: string) =>
    `The checkpoint's ${kind} "${name}" holds values that are not finite numbers.`,
  tooMany: (kind: KindOfTensor, name: string) =>
    `The checkpoint has a ${kind} "${name}" that this network lacks. It was made with other options or another optimizer.`,
} as const;
