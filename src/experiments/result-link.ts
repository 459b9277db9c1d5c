/**
 * The result of a run in a link: the link of its settings, its name as `run` and as `result` a small curve, packed. So a
 * class hands in its results without a server.
 */
import type { Experiment } from '../models/experiment.ts';
import { fromBase64Url, toBase64Url } from '../models/base64url.ts';
import { readLink, writeLink } from '../models/link.ts';
import { DEFAULT_PAGE } from '../models/page-settings.ts';
import { samplesPerEpoch } from '../models/training-fields.ts';
import { board } from '../text/en-board.ts';
import { firstTo, MILESTONES } from './run-result.ts';

/** A point of the curve: the test set read after an epoch. */
export interface ResultPoint {
  epoch: number;
  step: number;
  /** Spent training until then. */
  seconds: number;
  loss: number;
  accuracy: number;
}

export interface SharedResult {
  /** The reader's own; may be empty. */
  name: string;
  experiment: Experiment;
  preset: string;
  backend: string;
  /** Oldest first; of long runs some. */
  points: readonly ResultPoint[];
}

/** A line holds no result; the message is a sentence for the reader. */
export class ResultLinkError extends Error {
  override name = 'ResultLinkError';
}

/** So many characters a link has at most, that of the page itself not counted. */
export const MOST_CHARACTERS = 1300;
const MOST_NAME = 60;
/** Of so many points as still fit. */
const FEWEST_POINTS = 2;
const POINT_COUNTS = [40, 25, 15, 8, 4, FEWEST_POINTS];

/** The link without `#`, of at most `MOST_CHARACTERS` unless its settings alone have more. */
export function writeResultLink({
  name,
  experiment,
  preset,
  backend,
  points,
}: SharedResult): string {
  const settings = writeLink({ experiment, preset, page: DEFAULT_PAGE });
  const called = encodeURIComponent([...name.trim()].slice(0, MOST_NAME).join(''));
  const withPoints = (most: number) =>
    `${settings}&run=${called}&result=${packed(backend, chosen(points, most))}`;
  // Packing takes time, and the first nearly always fits.
  for (const most of POINT_COUNTS) {
    const link = withPoints(most);
    if (link.length <= MOST_CHARACTERS) return link;
  }
  return withPoints(FEWEST_POINTS);
}

/**
 * Reads a link that was pasted, with or without the page's address before it.
 *
 * @throws ResultLinkError
 */
export function readResultLink(given: string): SharedResult {
  const link = given.trim().replace(/^[^#]*#/, '');
  const entries = new URLSearchParams(link);
  if (!entries.has('network')) throw new ResultLinkError(board.wrong.noLink);
  const result = entries.get('result');
  if (result === null) throw new ResultLinkError(board.wrong.noResult);
  const { state, notices } = readLink(link);
  if (notices.length > 0) throw new ResultLinkError(board.wrong.settings(notices[0]));
  const { experiment, preset } = state;
  const { training } = experiment;
  const batches = Math.ceil(samplesPerEpoch(training) / training.batchSize);
  const { backend, points } = unpacked(result);
  return {
    name: [...(entries.get('run') ?? '')].slice(0, MOST_NAME).join(''),
    ...{ experiment, preset, backend },
    points: points.map((point) => ({ ...point, step: point.epoch * batches })),
  };
}

/** The ends, the best, those that first reached a milestone, and evenly between. */
function chosen(points: readonly ResultPoint[], most: number): ResultPoint[] {
  if (points.length <= most) return [...points];
  const trained = points.filter(({ epoch }) => epoch > 0);
  const best = Math.max(...trained.map(({ accuracy }) => accuracy));
  const wanted = [
    points.at(-1),
    trained.find(({ accuracy }) => accuracy === best),
    points[0],
    ...MILESTONES.map((share) => firstTo(share, points)),
    ...Array.from(
      { length: most },
      (_, index) => points[Math.round((index * (points.length - 1)) / Math.max(1, most - 1))],
    ),
  ];
  const kept = new Set(wanted.filter((point) => point !== undefined));
  const few = new Set([...kept].slice(0, most));
  return points.filter((point) => few.has(point));
}

const VERSION = 1;
const BACKENDS = ['', 'webgpu', 'wasm', 'cpu'];
/** Shares and losses are told to the fourth and third decimal. */
const SHARES = 10_000;
const LOSSES = 1000;
const TENTHS = 10;

/** Version, backend, points as whole numbers of seven bits a byte, and a checksum, in base64url. */
function packed(backend: string, points: readonly ResultPoint[]): string {
  const bytes = [VERSION, Math.max(0, BACKENDS.indexOf(backend)), points.length];
  let before = { epoch: 0, tenths: 0 };
  for (const { epoch, seconds, loss, accuracy } of points) {
    const tenths = Math.round(seconds * TENTHS);
    // 0 stands for a loss that is no number.
    const told = Number.isFinite(loss) ? 1 + Math.round(Math.min(loss, 1e6) * LOSSES) : 0;
    for (const number of [
      epoch - before.epoch,
      Math.max(0, tenths - before.tenths),
      Math.round(accuracy * SHARES),
      told,
    ]) {
      bytes.push(...varint(number));
    }
    before = { epoch, tenths: Math.max(tenths, before.tenths) };
  }
  return toBase64Url(Uint8Array.from([...bytes, ...checksum(bytes)]));
}

/** @throws ResultLinkError */
function unpacked(given: string): Pick<SharedResult, 'backend'> & {
  points: Omit<ResultPoint, 'step'>[];
} {
  const bytes = bytesOf(given);
  const content = bytes.slice(0, -2);
  const sum = checksum(content);
  if (bytes.length < 5 || bytes.at(-2) !== sum[0] || bytes.at(-1) !== sum[1]) {
    throw new ResultLinkError(board.wrong.damaged);
  }
  const [version, backend, count] = content;
  if (version !== VERSION) throw new ResultLinkError(board.wrong.newer);
  const numbers = numbersIn(content.slice(3));
  if (numbers.length !== 4 * count || count === 0) throw new ResultLinkError(board.wrong.damaged);
  let [epoch, tenths] = [0, 0];
  const points = Array.from({ length: count }, (_, index) => {
    const [epochs, time, share, loss] = numbers.slice(4 * index, 4 * index + 4);
    epoch += epochs;
    tenths += time;
    return {
      epoch,
      seconds: tenths / TENTHS,
      accuracy: Math.min(1, share / SHARES),
      loss: loss === 0 ? NaN : (loss - 1) / LOSSES,
    };
  });
  return { backend: BACKENDS[backend] ?? '', points };
}

function bytesOf(given: string): number[] {
  try {
    return [...fromBase64Url(given)];
  } catch {
    throw new ResultLinkError(board.wrong.damaged);
  }
}

function varint(number: number): number[] {
  const low = number % 128;
  return number < 128 ? [low] : [low + 128, ...varint(Math.floor(number / 128))];
}

function numbersIn(bytes: readonly number[]): number[] {
  const numbers: number[] = [];
  let [number, place] = [0, 1];
  for (const byte of bytes) {
    number += (byte % 128) * place;
    place *= 128;
    if (byte >= 128) continue;
    numbers.push(number);
    [number, place] = [0, 1];
  }
  return numbers;
}

/** J. Fletcher's checksum of 16 bits (IEEE Transactions on Communications, 1982). */
function checksum(bytes: readonly number[]): [number, number] {
  let [low, high] = [0, 0];
  for (const byte of bytes) {
    low = (low + byte) % 255;
    high = (high + low) % 255;
  }
  return [low, high];
}
