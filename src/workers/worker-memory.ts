/** What a new worker must be told to stand where the last one stood. */
import type { Command, Commands } from './protocol.ts';

export type Activity = 'train' | 'stepBatch' | 'stepEpoch';

export class WorkerMemory {
  start: Commands['start']['with'] | undefined;
  choosePretrained: Commands['choosePretrained']['with'] | undefined;
  build: (Commands['build']['with'] & { runId: number }) | undefined;
  activity: Activity | undefined;
  #checkpoint: { runId: number; bytes: Uint8Array } | undefined;

  /** Of the run that was built last, if one was kept. */
  get checkpoint(): Uint8Array | undefined {
    const kept = this.#checkpoint;
    return kept !== undefined && kept.runId === this.build?.runId ? kept.bytes : undefined;
  }

  keepCheckpoint(runId: number, bytes: Uint8Array): void {
    this.#checkpoint = { runId, bytes };
  }

  /** A command that was done, and what came of it. */
  remember(command: Command, reply: unknown): void {
    switch (command.type) {
      case 'build':
        this.#begin(command.experiment, (reply as Commands['build']['reply']).state.runId);
        break;
      case 'importModel': {
        const { experiment, state, checkpoint } = reply as Commands['importModel']['reply'];
        this.#begin(experiment, state.runId);
        this.keepCheckpoint(state.runId, checkpoint);
        break;
      }
      case 'start':
        if ((reply as Commands['start']['reply']).state?.status !== 'training') {
          this.activity = undefined;
        }
        break;
      case 'train':
      case 'stepBatch':
      case 'stepEpoch':
      case 'pause': {
        const { status } = reply as Commands['train']['reply'];
        const begun = command.type === 'pause' ? undefined : command.type;
        this.activity = status === 'training' ? begun : undefined;
        break;
      }
      case 'load':
        if (this.build !== undefined) this.keepCheckpoint(this.build.runId, command.checkpoint);
        break;
    }
  }

  #begin(experiment: Commands['build']['with']['experiment'], runId: number): void {
    this.build = { experiment, runId };
    this.#checkpoint = undefined;
    this.activity = undefined;
  }
}
