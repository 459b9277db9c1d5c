/** Asks other networks what the network on the page was asked, about the same input, to lay them beside it. */
import { useEffect, useState } from 'react';
import type { LayerReach } from '../../inspect/reach.ts';
import type { AnswerTo, Question } from '../../inspect/questions.ts';
import type { NetworkId } from '../../models/experiment.ts';
import { failureIn } from '../../workers/client.ts';
import { useStore } from '../store/use-app.ts';
import type { Subject } from './use-answer.ts';

/** A network to lay beside: by the network's id one that comes with the page, or a kept run by its own. */
export interface Ghost {
  id: string;
  name: string;
  kind: 'pretrained' | 'run';
}

export interface GhostReach {
  id: string;
  name: string;
  layers: readonly LayerReach[];
}

export function useGhosts(
  ghosts: readonly Ghost[],
  question: Question & { ask: 'gradient' },
  subject: Subject,
): { found: readonly GhostReach[]; failure: string | undefined } {
  const { inside, shelf } = useStore();
  const [{ key, found, failure }, setFound] = useState<{
    key: string;
    found: readonly GhostReach[];
    failure?: string;
  }>({ key: '', found: [] });
  const wanted = JSON.stringify([ghosts, question]);
  useEffect(() => {
    let ended = false;
    const [of, asked] = JSON.parse(wanted) as [Ghost[], Question];
    const ask = async ({ id, name, kind }: Ghost): Promise<GhostReach | undefined> => {
      const checkpoint = kind === 'run' ? await shelf.checkpointOf(id) : undefined;
      if (kind === 'run' && checkpoint === undefined) return undefined;
      const reply = await inside.inspect({
        question: asked,
        ...{ pixels: subject.pixels, width: subject.width, place: `ghost ${id}` },
        other: checkpoint === undefined ? { pretrained: id as NetworkId } : { checkpoint },
      });
      if (reply === undefined || !('answer' in reply)) return undefined;
      return { id, name, layers: (reply.answer as AnswerTo<'gradient'>).layers };
    };
    const askAll = async () => {
      const all: GhostReach[] = [];
      for (const ghost of of) {
        try {
          const one = await ask(ghost);
          if (one !== undefined) all.push(one);
          if (!ended) setFound({ key: wanted, found: [...all] });
        } catch (error) {
          if (!ended) setFound({ key: wanted, found: all, failure: failureIn(error).message });
        }
      }
    };
    void askAll();
    return () => {
      ended = true;
    };
  }, [inside, shelf, wanted, subject.pixels, subject.width]);
  const shown =
    ghosts.length === 0 || key !== wanted
      ? found.filter(({ id }) => ghosts.some((one) => one.id === id))
      : found;
  return { found: shown, failure: key === wanted ? failure : undefined };
}
