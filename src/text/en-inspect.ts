/** Why a network cannot be looked into, or a question about what is inside it cannot be answered. */
export const inspectErrors = {
  otherImage: (
    sizes: readonly (number | null)[],
    { size, given }: Record<'size' | 'given', number>,
  ) =>
    `This network reads images of ${sizes.join(' x ')} pixels, ${size} values; ${given} were given.`,
  otherWeight: (name: string, size: number, given: number | undefined) =>
    `The weight "${name}" should have ${size} values; there are ${given ?? 'none'}.`,
  openLength: (layer: string) => `The layer ${layer} has a length that no input has filled in.`,
  noLayer: (name: string) => `There is no recurrent layer "${name}".`,
  noLayerAmong: (name: string, known: readonly string[]) =>
    `There is no recurrent layer "${name}". This network has: ${known.join(', ') || 'none'}.`,
  noPlace: (layer: string, what: 'unit' | 'step' | 'row', at: number, count: number) =>
    `${layer} has no ${what} ${at}; they go from 0 to ${count - 1}.`,
  noCell: (layer: string, cell: number) =>
    `There is no cell ${cell} of a scan "${layer}" whose cells are handed on.`,
  noFrame: (frame: number, frames: number) =>
    `There is no frame ${frame}; the line has ${frames}, counted from 0.`,
  noClass: (of: number, classes: number) =>
    `There is no class ${of}; classes go from 0 to ${classes - 1}.`,
  mdlstmSums: 'The sums of an MDLSTM cell, which follows two others, are not told.',
  frozen: (layer: string) => `${layer} cannot be frozen: each cell of an image follows two others.`,
  tooManyUnits: (layer: string, units: number, most: number) =>
    `${layer} has ${units} units; eigenvalues are told for up to ${most}.`,
  noConvergence:
    'The eigenvalues of the recurrent weights cannot be found: some of these weights are too large or no numbers.',
  noAlignment: 'This network names one image; only networks that read lines align.',
  noTestDigits: 'Images of the test set can only be read by a network that names one image.',
} as const;
