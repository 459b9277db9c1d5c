/** The words between the signs of the networks' equations. */

export const inEquations = {
  allSpellings: 'Σ over all ways to spread it over the columns, with blanks between, of Π_t y_t',
  beforeFirstStep: 'before the first step',
  chosenOrder: 'the image in the order chosen',
  columnsOfLine: 'columns 4 t … 4 t + 3 of the line',
  complex: 'complex',
  eachLayer: 'for each layer l',
  forThese: (values: string) => `for ${values}`,
  normalisedBelow: 'with n^l the normalised x^l, which h^l reads   from the second layer on',
  orSum: 'or their sum',
  overBlocks: 'over blocks 4 high and 2 wide',
  overColumnCells: 'summed over the cells p of column t',
  readsNormalised: 'where y reads the normalised x^l',
  scannedImage: 'the image scanned in direction d',
} as const;
