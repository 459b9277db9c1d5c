import { describe, expect, it } from 'vitest';
import { curvePicture, type CurveView } from '../../../src/components/charts/curve-picture.ts';
import { RecordedRun } from '../../../src/components/recorded-run.ts';
import { epoch, historyByHand, reading } from './runs.ts';

const VIEW: CurveView = { axis: 'step', smoothing: 30, logLoss: false, closeUp: false };

function trained(published?: number) {
  const { history } = historyByHand();
  history.begin({
    runId: 1,
    name: 'a run',
    ...(published === undefined
      ? {}
      : { published: { testAccuracy: published, epochs: 20, remark: 'a table' } }),
  });
  history.addEpoch(1, epoch(0, 0.1, 2.3));
  for (let step = 1; step <= 200; step += 1) {
    history.addPoints(1, [reading(step, 2.3 / step, step / 250)]);
  }
  history.addEpoch(1, epoch(1, 0.8, 0.5));
  return history;
}

const kinds = (picture: ReturnType<typeof curvePicture>) => picture.lines.map(({ kind }) => kind);

describe('the picture of a chart', () => {
  it('has the raw line beneath the smoothed one, and the test line on top', () => {
    expect(kinds(curvePicture('accuracy', trained().snapshot(), VIEW))).toEqual([
      'raw',
      'train',
      'test',
    ]);
  });

  it('has one training line, the readings themselves, when nothing is smoothed', () => {
    const picture = curvePicture('loss', trained().snapshot(), { ...VIEW, smoothing: 0 });
    expect(kinds(picture)).toEqual(['train', 'test']);
    expect(picture.lines[0]?.points[9]?.y).toBeCloseTo(0.23, 12);
  });

  it('draws the published result across the accuracy chart, as far as it goes, and nowhere else', () => {
    const snapshot = trained(98).snapshot();
    const picture = curvePicture('accuracy', snapshot, VIEW);
    const line = picture.lines.find(({ kind }) => kind === 'published');
    expect(line?.points.map(({ x, y }) => [x, y])).toEqual([
      [0, 0.98],
      [picture.x.max, 0.98],
    ]);
    expect(kinds(curvePicture('loss', snapshot, VIEW))).not.toContain('published');
    expect(kinds(curvePicture('accuracy', trained().snapshot(), VIEW))).not.toContain('published');
  });

  it('lays steps, epochs or seconds across, and holds all of the curve', () => {
    const snapshot = trained().snapshot();
    for (const [axis, last] of [
      ['step', 200],
      ['epoch', 2],
      ['seconds', 20],
    ] as const) {
      const picture = curvePicture('loss', snapshot, { ...VIEW, axis });
      expect(picture.lines[0]?.points.at(-1)?.x).toBeCloseTo(last, 9);
      expect(picture.x.max).toBeGreaterThanOrEqual(last);
      expect(picture.x.max).toBeLessThanOrEqual(last * 1.5);
    }
  });

  it('marks where the learning rate was changed, along whatever is laid across', () => {
    const history = trained();
    history.current?.addChange(0.01, 0.1, 150);
    const marked = (axis: CurveView['axis']) =>
      curvePicture('loss', history.snapshot(), { ...VIEW, axis }).marks;
    expect(marked('step')).toEqual([{ x: 150, learningRate: 0.1 }]);
    expect(marked('epoch')).toEqual([{ x: 1.5, learningRate: 0.1 }]);
    history.rewindTo(100);
    expect(marked('step')).toEqual([{ x: 100, learningRate: 0.1 }]);
  });

  it('holds all of the loss between its ends, on a log scale too', () => {
    const snapshot = trained().snapshot();
    for (const logLoss of [false, true]) {
      const { y, lines } = curvePicture('loss', snapshot, { ...VIEW, logLoss });
      const values = lines.flatMap(({ points }) => points.map((point) => point.y));
      expect(y.max).toBeGreaterThanOrEqual(Math.max(...values));
      expect(y.min).toBeLessThanOrEqual(Math.min(...values));
      if (logLoss) expect(y.min).toBeGreaterThan(0);
    }
  });

  it('leaves a gap, and ends that are numbers, where the loss is not a number', () => {
    const history = trained();
    history.addPoints(1, [reading(201, Infinity), reading(202, NaN)]);
    const { lines, y } = curvePicture('loss', history.snapshot(), VIEW);
    expect(lines[0]?.points.at(-1)?.y).toBeNaN();
    expect(Number.isFinite(y.max)).toBe(true);
  });

  it('keeps earlier runs beneath, the oldest at the bottom', () => {
    const history = trained();
    history.begin({ runId: 2, name: 'second' });
    history.addPoints(2, [reading(1)]);
    history.begin({ runId: 3, name: 'third' });
    history.addPoints(3, [reading(1)]);
    const { lines } = curvePicture('loss', history.snapshot(), VIEW);
    expect(lines.map(({ run }) => run)).toEqual(['a run', 'a run', 'second', 'third', 'third']);
    expect(lines[0]?.look).not.toBe(lines[2]?.look);
  });

  it('an earlier run keeps its look when another joins it, and stands out when it is pointed at', () => {
    const history = trained();
    const first = history.current;
    history.begin({ runId: 2, name: 'second' });
    history.addPoints(2, [reading(1)]);
    const lookOf = (name: string) =>
      curvePicture('loss', history.snapshot(), VIEW).lines.find(({ run }) => run === name)?.look;
    const look = lookOf('a run');
    history.begin({ runId: 3, name: 'third' });
    expect(lookOf('a run')).toBe(look);
    expect(lookOf('second')).not.toBe(look);
    const { lines } = curvePicture('loss', history.snapshot(), { ...VIEW, picked: first?.id });
    expect(lines.filter(({ faded }) => !faded).map(({ run }) => run)).toEqual(['a run', 'a run']);
  });

  it('shows what to expect until there is a reading, and not after it', () => {
    const { history } = historyByHand();
    history.begin({ runId: 1, name: 'mine' });
    const shipped = new RecordedRun({ id: 'shipped', name: 'the shipped run' });
    for (const point of [epoch(0, 0.1), epoch(1, 0.8), epoch(2, 0.9)]) shipped.addEpoch(point);
    history.expect(shipped);
    history.addEpoch(1, epoch(0, 0.1));
    const before = curvePicture('accuracy', history.snapshot(), VIEW);
    expect(kinds(before)).toEqual(['expected', 'test']);
    expect(before.lines[0]?.points.map(({ y }) => y)).toEqual([0.1, 0.8, 0.9]);
    expect(before.x.max).toBeGreaterThanOrEqual(200);
    history.addPoints(1, [reading(1)]);
    expect(kinds(curvePicture('accuracy', history.snapshot(), VIEW))).not.toContain('expected');
  });

  it('has no lines and sensible ends before anything was told', () => {
    const { history } = historyByHand();
    const picture = curvePicture('loss', history.snapshot(), VIEW);
    expect(picture.lines).toEqual([]);
    expect([picture.x, picture.y]).toEqual([
      { min: 0, max: 10 },
      { min: 0, max: 2.5 },
    ]);
  });
});
