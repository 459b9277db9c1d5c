import type { TrainingClient } from '../../workers/client.ts';

/** What the store uses of a `TrainingClient`. */
export type Client = Pick<TrainingClient, 'ask' | 'subscribe' | 'restart' | 'revive'>;
