/**
 * What the scripts in `scripts/` cannot do, they say in one plain sentence with the next step.
 */

/** A failure whose message is that sentence, to be shown as it is and without a stack. */
export class SetupFailure extends Error {}

/**
 * Prints one line about set-up. Always on stderr: the command line's stdout belongs to its results.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs a script's main function: a `SetupFailure` ends it with its sentence and exit code 1,
 * anything else is a fault of ours and keeps its stack.
 * @param {() => unknown} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(error.message);
    process.exit(1);
  }
}
