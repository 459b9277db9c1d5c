/** What the setups of steps bring the page to. */
import type { Experiment } from '../models/experiment.ts';
import { readLink } from '../models/link.ts';
import type { InsidePlace, Tab } from '../models/page-settings.ts';
import type { LessonStep, StepSetup } from './lesson.ts';

export interface PageWish {
  settings?: { experiment: Experiment; preset: string };
  /** One or the other. */
  tab?: Tab;
  inside?: InsidePlace;
  pad?: StepSetup['pad'];
  normalise?: boolean;
  fresh?: true;
  trained?: true;
}

/** What one step wishes. */
export function wishOf({ setup = {} }: LessonStep): PageWish {
  const { link, ...others } = setup;
  if (link === undefined) return others;
  const { state } = readLink(link);
  const { inside } = state.page;
  return {
    ...others,
    ...(namesNetwork(link)
      ? { settings: { experiment: state.experiment, preset: state.preset } }
      : {}),
    ...(inside === undefined || others.tab !== undefined ? {} : { inside }),
  };
}

/** What steps wish together that are gone through one after the other: the later the stronger. */
export function wishOfAll(steps: readonly LessonStep[]): PageWish {
  return steps.map(wishOf).reduce<PageWish>((before, after) => {
    const { fresh, trained, tab, inside, ...lasting } = before;
    const looks = after.tab !== undefined || after.inside !== undefined;
    return {
      ...lasting,
      ...(looks ? {} : { ...(tab && { tab }), ...(inside && { inside }) }),
      ...(after.settings === undefined
        ? { ...(fresh && { fresh }), ...(trained && { trained }) }
        : {}),
      ...after,
    };
  }, {});
}

/** Whether a link says which experiment to show. */
export function namesNetwork(link: string): boolean {
  return new URLSearchParams(link.replace(/^[#?]/, '')).has('network');
}
