/** What a run tells on the command line, as JSON lines for programs or as words for people. */
import type { Position, StopReason, TrainingEvent } from '../src/training/events.ts';

/** What is known before the first step. */
export interface RunDescription {
  network: string;
  /** `undefined` when a run is resumed. */
  preset: string | undefined;
  backend: string;
  parameters: number;
  seed: number;
  position: Position;
}

/** What is known after the last. */
export interface RunEnd {
  reason: StopReason;
  position: Position;
  /** Spent training, in all. */
  seconds: number;
  /** Where Ctrl-C or `--out` left the checkpoint. */
  checkpoint: string | undefined;
}

export interface TrainingReport {
  start(run: RunDescription): void;
  tell(event: TrainingEvent): void;
  end(end: RunEnd): void;
}
