/**
 * The WebGPU kernels in naga and wgpu, which are Firefox's, on Mesa's software driver, under the limits that every
 * device grants: every program compiles, and random cases give what the reference gives. Deno brings both;
 * `npm test -- --only naga` sees to it, and `--all` takes every case instead of a share.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import type { Program } from '../../../src/kernels/webgpu/command-stream.ts';
import { everyProgram } from '../webgpu/program-list.ts';
import { BROKEN } from '../webgpu/wgsl-rules.ts';
import { nagaCases, nameOf, type Answer, type Request } from './naga-case.ts';

const TOLERANCE = 1e-4;
const SHARE = process.env['SCANLINE_NAGA_ALL'] === undefined ? 0.1 : 1;
const LONGEST = 20 * 60_000;

const cases = nagaCases(SHARE);
let programs: Program[];
let answers: Answer[];

beforeAll(async () => {
  ({ programs } = await everyProgram());
  const broken = BROKEN.map(([label, code]) => ({ label, code }));
  answers = await ask(await bundle(), { programs: [...programs, ...broken], cases });
}, LONGEST);

test('a software adapter is known as one, and has no more than the least', () => {
  expect(answers).toContainEqual({
    about: 'device',
    description: 'software, 256 threads, 8 storage buffers',
  });
});

describe('naga', () => {
  test('takes every program', () => {
    const refused = programs.flatMap(({ label }, i) => {
      const answer = answerTo('program', i);
      return 'refusal' in answer ? [`${label}: ${answer.refusal}`] : [];
    });
    expect(refused).toEqual([]);
    expect(programs.length).toBeGreaterThan(600);
  });

  test.each(BROKEN.map(([what], i) => [what, i] as const))('refuses %s', (_, i) => {
    expect(answerTo('program', programs.length + i)).toHaveProperty('refusal');
  });
});

test.each(cases.map((given, i) => [nameOf(given), i] as const))(
  '%s: equal to the reference',
  (_, i) => {
    const answer = answerTo('case', i);
    if (!('errors' in answer)) throw new Error(JSON.stringify(answer));
    for (const [what, error] of Object.entries(answer.errors)) {
      expect(error, what).toBeLessThan(TOLERANCE);
    }
  },
);

test('the device refused nothing all the while', () => {
  expect(answers.filter((answer) => 'failure' in answer)).toEqual([]);
});

function answerTo(about: 'program' | 'case', index: number): Answer {
  const answer = answers.find((one) => one.about === about && one.index === index);
  if (answer === undefined) throw new Error(`Deno ended before it came to ${about} ${index}.`);
  return answer;
}

/** The path of `in-deno.ts` with all it needs in one file. */
async function bundle(): Promise<string> {
  const outDir = join(import.meta.dirname, '../../../.cache/naga');
  mkdirSync(outDir, { recursive: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: join(import.meta.dirname, 'in-deno.ts'),
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        output: {
          entryFileNames: 'in-deno.mjs',
          codeSplitting: false,
          // tfjs takes Deno for Node, where it has no WebGPU, and wants to be in a page or in a worker.
          banner:
            'globalThis.process = undefined; globalThis.WorkerGlobalScope = globalThis.constructor;',
        },
      },
    },
    ssr: { noExternal: true, target: 'webworker' },
  });
  return join(outDir, 'in-deno.mjs');
}

async function ask(script: string, request: Request): Promise<Answer[]> {
  const deno = process.env['SCANLINE_DENO'];
  if (deno === undefined) throw new Error('SCANLINE_DENO is not set: use npm test -- --only naga.');
  const child = spawn(deno, ['run', '--allow-all', '--unstable-webgpu', '--no-config', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(request));
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Answer);
}
