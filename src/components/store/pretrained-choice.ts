/** Has the worker read with the weights that come with the page, for the network and the options that are set. */
import type { Experiment } from '../../models/experiment.ts';
import { sameReader } from '../../models/index.ts';
import type { PretrainedReport } from '../../workers/protocol.ts';
import type { Client } from './client.ts';

export class PretrainedChoice {
  #chosen: Experiment | undefined;

  /** @param tell is handed what came of the choice; `undefined` while it is not known */
  constructor(
    private readonly client: Client,
    private readonly tell: (report: PretrainedReport | undefined) => void,
  ) {}

  /** Chooses anew when the network, its options or its data are others than before. */
  async follow(experiment: Experiment): Promise<void> {
    const before = this.#chosen;
    const isSame = before !== undefined && sameReader(before, experiment);
    if (isSame && before.training.data === experiment.training.data) return;
    this.#chosen = experiment;
    this.tell(undefined);
    const report = await this.#ask(experiment);
    if (this.#chosen === experiment) this.tell(report);
  }

  /** The worker has let go what was chosen, or could not use it: the next time it is asked again. */
  forget(): void {
    this.#chosen = undefined;
  }

  async #ask(experiment: Experiment): Promise<PretrainedReport> {
    try {
      return (await this.client.ask('choosePretrained', { experiment })).pretrained;
    } catch (error) {
      // A worker that is in trouble tells of it elsewhere.
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'unusable', message };
    }
  }
}
