/** What the command line says about backends: which there are, and why one does not work. */

export const backend = {
  explain:
    'What computes. auto takes a GPU if there is one, else wasm. In Node a GPU needs a Vulkan, Metal or D3D12 driver. Default auto.',
  unknown: (name: string, known: readonly string[]) =>
    `There is no backend "${name}". Backends: ${known.join(', ')}.`,
  noAdapter:
    'WebGPU finds no graphics adapter here. Install the graphics driver; for a software one, name its Vulkan description in VK_ICD_FILENAMES, or use --backend wasm.',
  refused: (name: string, { isWrong, detail }: { isWrong: boolean; detail: string | undefined }) =>
    `The backend ${name} ${
      isWrong ? 'computes wrong gradients in its self-test' : 'does not start'
    } here${detail === undefined ? '' : `: ${detail}`}. Use --backend auto to take the best one that works.`,
  /** `out` is the folder that keeps the run, if any. */
  deviceFailed: (why: string, out: string | undefined) =>
    `The GPU device failed, and the run was ended (${why}). ${
      out === undefined
        ? 'Start again with --backend wasm, and with --out to keep the run.'
        : `What was reached when it was last saved is in ${out}: go on with --resume ${out} --backend wasm.`
    }`,
} as const;
