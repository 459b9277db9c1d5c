/** A network is trained, and reads what is drawn. */
import { describe, expect } from 'vitest';
import { engine, story } from '../story.ts';
import { button, until } from '../scanline-page.ts';

const SMALL =
  'v=1&network=simple-rnn&preset=adam-256&units=32&training-digits=2000&test-digits=200&batch-size=50';

story('the page gets ready and says what computes', async (page) => {
  await page.open();
  const words = await page.words();
  const backend = engine === 'firefox-webgpu' ? 'WebGPU' : 'WebAssembly';
  expect(words).toContain(backend);
  expect(words).not.toMatch(/Something broke|Not ready/);
  if (engine === 'webkit') {
    // It has neither WebGPU nor shared memory.
    expect(words).toMatch(/1 thread|one thread/);
  }
});

story('training goes on, pauses, steps and resumes', async (page) => {
  await page.open(`${SMALL}&epochs=50`);
  await page.click(button('Train'));
  await page.untilStatus('Training');
  await until(
    'batches pass',
    () => page.readout('Batch'),
    (batch) => batch > 3,
  );
  await page.click(button('Pause'));
  await page.untilStatus('Paused');
  const paused = await page.readout('Batch');
  await page.click(button('Step: 1 batch'));
  await until(
    'one batch',
    () => page.readout('Batch'),
    (batch) => batch === (paused % 40) + 1,
  );
  await page.untilStatus('Paused');
  const epoch = await page.readout('Epoch');
  await page.click(button('Resume'));
  await until(
    'epochs pass',
    () => page.readout('Epoch'),
    (later) => later > epoch + 1,
    60_000,
  );
  await page.click(button('Reset'));
  await page.untilStatus('Ready to train');
});

describe('networks of all kinds learn', () => {
  const FEW = 'epochs=1&training-digits=400&test-digits=100';
  // On a software adapter a step over lines takes seconds.
  const LINES =
    engine === 'firefox-webgpu'
      ? 'batch-size=10&epochs=1&training-digits=80&test-digits=10'
      : 'batch-size=10&epochs=1&training-digits=200&test-digits=50';
  const links: Readonly<Record<string, string>> = {
    'simple-rnn': `preset=adam-256&units=32&batch-size=20&lr=0.003&${FEW}`,
    lstm: `preset=adam-128&units=32&batch-size=20&lr=0.01&${FEW}`,
    gru: `preset=adam-128&units=32&batch-size=20&lr=0.01&${FEW}`,
    irnn: `preset=rows&units=20&batch-size=20&lr=0.003&${FEW}`,
    hrnn: `preset=small&batch-size=20&${FEW}`,
    'four-direction': `preset=concat&units=24&batch-size=20&lr=0.003&${FEW}`,
    mdlstm: `preset=small&batch-size=20&${FEW}`,
    'mdlstm-line': `preset=pham&${LINES}`,
    'blstm-line': LINES,
    custom: `layers=tiles:4+gru:16:all+layer-norm+simple-rnn:16:both-sum+dense:10&batch-size=20&lr=0.01&${FEW}`,
  };
  for (const [network, options] of Object.entries(links)) {
    story(network, async (page) => {
      await page.open(`v=1&network=${network}&${options}`);
      await page.click(button('Train'));
      await page.untilStatus('Finished', 150_000);
      const told = /the test loss is ([\d.]+), from ([\d.]+) before training/;
      const [, after, before] = told.exec(await page.untilSays(told)) ?? [];
      expect(Number(after)).toBeLessThan(Number(before));
    });
  }
});

story('ten drawn digits are read by the network that comes with the page', async (page) => {
  await page.open();
  const read: number[] = [];
  for (let digit = 0; digit <= 9; digit += 1) {
    await page.draw(digit);
    await page.untilSays(/It reads|Not sure, perhaps/);
    read.push(await page.settledGuess());
  }
  const right = read.filter((guess, digit) => guess === digit).length;
  expect(right, `0 to 9 were read as ${read.join(' ')}`).toBeGreaterThanOrEqual(9);
});
