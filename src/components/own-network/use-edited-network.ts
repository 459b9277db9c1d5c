/**
 * The own network as it is edited: a draft, what it comes to and what is wrong with it. What fits becomes the
 * network at once.
 */
import { useState } from 'react';
import { type Traced, traceOwnNetwork } from '../../graph/own-graph.ts';
import type { OwnNetwork } from '../../graph/own-network.ts';
import { parseSpelling, printSpelling } from '../../graph/spelling.ts';
import { stepMemory, type StepMemory } from '../../graph/step-memory.ts';
import type { TrainingSettings } from '../../models/experiment.ts';
import { shapeOf } from '../../models/index.ts';
import { slotsOf } from '../../models/training-fields.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { type DeviceMemory, overLimit } from './device-memory.ts';
import {
  beginEditing,
  changed,
  type Draft,
  draftOf,
  type Editing,
  networkOf,
  redone,
  undone,
} from './editing.ts';
import { type Cure, cureOf, problemSentence } from './layer-words.ts';
import { useDeviceMemory } from './use-device-memory.ts';

/** The field of the experiment that is edited. */
export const FIELD = 'layers';

export interface EditedNetwork extends Traced {
  draft: Draft;
  /** The network that trains: the last draft that fitted. */
  spelled: string;
  /** Of a training step; none where there is no graph. */
  memory?: StepMemory | undefined;
  /** What is wrong, and a change that would cure it. */
  sentence?: string | undefined;
  cure?: Cure | undefined;
  change: (draft: Draft) => void;
  /** Nothing where there is no change to take back, or to make again. */
  undo?: (() => void) | undefined;
  redo?: (() => void) | undefined;
}

export function useEditedNetwork(): EditedNetwork {
  const store = useStore();
  const spelled = useApp(({ experiment }) => String(experiment.options[FIELD]));
  const training = useApp(({ experiment }) => experiment.training);
  const limits = useDeviceMemory();
  const [edited, setEdited] = useState(() => ({
    of: spelled,
    ...beginEditing(parseSpelling(spelled)),
  }));
  // A preset, a link, a file or the words below have changed the network meanwhile.
  let editing: Editing = edited;
  if (edited.of !== spelled) {
    editing = changed(edited, draftOf(parseSpelling(spelled)));
    setEdited({ of: spelled, ...editing });
  }
  const { draft, past, future } = editing;
  const network = networkOf(draft);
  const verdict = judge(network, training, limits);
  const { problem, tooMuch } = verdict;
  const take = (next: Editing) => {
    const made = networkOf(next.draft);
    const { graph, tooMuch: refused } = judge(made, training, limits);
    const printed = graph !== undefined && refused === undefined ? printSpelling(made) : spelled;
    setEdited({ of: printed, ...next });
    if (printed !== spelled) store.setField(FIELD, printed);
  };
  return {
    ...verdict,
    draft,
    spelled,
    sentence: problem === undefined ? tooMuch : problemSentence(problem, network),
    cure: problem === undefined ? undefined : cureOf(problem, draft),
    change: (next) => take(changed(editing, next)),
    undo: past.length === 0 ? undefined : () => take(undone(editing)),
    redo: future.length === 0 ? undefined : () => take(redone(editing)),
  };
}

interface Verdict extends Traced {
  memory?: StepMemory;
  /** By how much a step exceeds the device, in words. */
  tooMuch?: string | undefined;
}

function judge(network: OwnNetwork, training: TrainingSettings, limits: DeviceMemory): Verdict {
  const traced = traceOwnNetwork(network, shapeOf({ training }));
  const { graph } = traced;
  if (graph === undefined) return traced;
  const memoryOf = (batch: number) => stepMemory(graph, batch, slotsOf(training));
  const memory = memoryOf(training.batchSize);
  return { ...traced, memory, tooMuch: overLimit(memory, limits, training.batchSize, memoryOf) };
}
