/** Asks the worker about the inside of the network, again whenever the network or the question has changed. */
import { useContext, useEffect, useState } from 'react';
import type { SequenceKind } from '../../data/sequences.ts';
import type { AnswerTo, Question, QuestionName } from '../../inspect/questions.ts';
import { failureIn } from '../../workers/client.ts';
import { statusOf } from '../store/app-state.ts';
import { useApp, useStore } from '../store/use-app.ts';
import { QuestionPace } from './question-pace.ts';
import { IsSeen } from './use-is-seen.ts';

/** The image or sequence that is looked into. */
export interface Subject {
  /** `[rows, width]`; of a sequence its features at each timestep. */
  pixels: Float32Array;
  width: number;
  /** The class, the digits of a line, or the sum. */
  label: readonly number[] | undefined;
  /** It is a made-up sequence of that kind, not an image. */
  sequence?: SequenceKind;
  /** The network as it was after that epoch of its run; as it is where it is left out. */
  epoch?: number;
}

/** Of its image; a line has 28. */
export function rowsOf({ pixels, width }: Pick<Subject, 'pixels' | 'width'>): number {
  return pixels.length / width;
}

export interface Answered<Name extends QuestionName> {
  answer: AnswerTo<Name>;
  /** The training step of the weights. */
  step: number;
  /** What it was asked about. */
  subject: Subject;
  asked: string;
}

/** What every view is given. */
export interface ViewProps {
  subject: Subject;
  /** What it would answer after each step, of the same subject. */
  reading: Answered<'reading'>['answer'];
  /** From 0. */
  step: number;
  onStep: (step: number) => void;
}

const pace = new QuestionPace();

/**
 * @param place where in the page it is asked: a newer question of the same place ends this one
 * @returns the answer, which stays while a newer one is awaited, and what went wrong with the last question.
 */
export function useAnswer<Name extends QuestionName>(
  question: (Question & { ask: Name }) | undefined,
  subject: Subject | undefined,
  place: string,
): { answered: Answered<Name> | undefined; failure: string | undefined } {
  const { inside } = useStore();
  const trains = useApp((state) => statusOf(state) === 'training');
  const isSeen = useContext(IsSeen);
  // A network that stands is not asked anew because the page was scrolled.
  const follows = isSeen || !trains;
  const [answered, setAnswered] = useState<Answered<Name>>();
  const [failure, setFailure] = useState<string>();
  const asked = question === undefined ? undefined : JSON.stringify(question);
  useEffect(() => {
    if (asked === undefined || subject === undefined) return undefined;
    let [ended, busy, wanted] = [false, false, false];
    const { pixels, width, epoch } = subject;
    let done = false;
    const ask = async () => {
      // What was does not change, and what nobody sees is asked for once.
      if (done) return;
      if (busy) {
        wanted = true;
        return;
      }
      busy = true;
      wanted = false;
      let pause = QuestionPace.LEAST_PAUSE;
      try {
        const given = {
          question: JSON.parse(asked) as Question,
          ...{ pixels, width, place },
          ...(epoch === undefined ? {} : { epoch }),
        };
        const reply = await inside.inspect(given);
        if (!ended && reply !== undefined && 'answer' in reply) {
          const answer = reply.answer as AnswerTo<Name>;
          setAnswered({ answer, step: reply.step, subject, asked });
          done = epoch !== undefined || !follows;
          setFailure(undefined);
        }
        if (trains && reply !== undefined && 'spent' in reply) pause = pace.pauseAfter(reply.spent);
      } catch (error) {
        if (!ended) setFailure(failureIn(error).message);
      }
      setTimeout(() => {
        busy = false;
        if (wanted && !ended) void ask();
      }, pause);
    };
    const end = inside.subscribe(() => void ask());
    return () => {
      ended = true;
      end();
    };
    // When training ends, the last weights are asked for at once.
  }, [inside, asked, subject, place, trains, follows]);
  const isOfThis =
    asked !== undefined && answered?.subject === subject && answered?.asked === asked;
  return {
    answered: asked === undefined ? undefined : answered,
    failure: isOfThis ? undefined : failure,
  };
}
