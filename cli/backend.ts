/** Starting the backend that was asked for, in Node. */
import type { BackendPreference, BackendReport } from '../src/workers/protocol.ts';
