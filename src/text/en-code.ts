/** The words of the tab that shows an experiment as a script. */
export const code = {
  tab: 'Code',
  explain:
    'This experiment as a script that runs by itself, with the same layers, first values, data, loss and optimizer. Random numbers are each program’s own, so curves agree only on the whole.',
  language: 'Written for',
  languages: { keras: 'Keras 3', pytorch: 'PyTorch', jax: 'JAX' },
  copy: 'Copy',
  copied: 'Copied',
  failed: 'Copying is not allowed here',
  script: 'Download .py',
  notebook: 'Download .ipynb',
  data: 'Download the data (.npz)',
  dataExplain: (file: string) =>
    `The script reads your images from ${file}; lay it beside the script. They are parted and in the order as here.`,
  text: (language: string) => `Script for ${language}, scrolls where it is long`,
} as const;
