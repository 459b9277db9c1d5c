/** tfjs greets Node's users with an advertisement on stderr; a command line of ours speaks for itself. */
export async function quietly<T>(task: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    if (!words.some((word) => String(word).includes('running TensorFlow.js in Node.js'))) {
      warn(...words);
    }
  };
  try {
    return await task();
  } finally {
    console.warn = warn;
  }
}
