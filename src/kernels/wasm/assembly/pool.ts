/**
 * A few threads over one shared memory. `parallel` runs tasks 0 to count - 1 on whoever is free, the
 * caller included, and returns when all are done.
 *
 * The ticket holds the number of tasks and the next one, so that one atomic addition claims a task. A
 * claim below the count is always of the present job: the caller does not leave before it is done.
 */
import { BARRIER_ADDRESS } from '../plan-fields';
import { runTask } from './tasks';

/** Every job raises it: what sleeping threads wait on. */
const JOB: usize = BARRIER_ADDRESS;
/** count << 32 | next */
const TICKET: usize = BARRIER_ADDRESS + 64;
const DONE: usize = BARRIER_ADDRESS + 128;
const KIND: usize = BARRIER_ADDRESS + 192;
const PLAN: usize = BARRIER_ADDRESS + 196;
const QUIT: usize = BARRIER_ADDRESS + 200;

/**
 * Looks before sleeping, some 100 microseconds: jobs of one op follow each other closely, those of the next soon, and who
 * sleeps is awake again only 50 to 200 microseconds after the call.
 */
const SPINS: i32 = 100000;

export function parallel(kind: i32, plan: usize, count: i32): void {
  if (!ASC_FEATURE_THREADS || count == 1) {
    for (let task = 0; task < count; task++) runTask(kind, plan, task, 0);
    return;
  }
  store<i32>(KIND, kind);
  store<usize>(PLAN, plan);
  atomic.store<i32>(DONE, 0);
  atomic.store<i64>(TICKET, (<i64>count) << 32);
  atomic.add<i32>(JOB, 1);
  atomic.notify(JOB, -1);
  work(0);
  for (let spin = 0; spin < SPINS; spin++) if (atomic.load<i32>(DONE) == count) return;
  for (;;) {
    const done = atomic.load<i32>(DONE);
    if (done == count) return;
    atomic.wait<i32>(DONE, done, -1);
  }
}

/** The life of a thread other than the caller's; returns after `dismiss`. */
export function serve(thread: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  let seen = 0;
  while (!atomic.load<i32>(QUIT)) {
    const job = atomic.load<i32>(JOB);
    if (job == seen) {
      if (!sawJob(seen)) atomic.wait<i32>(JOB, seen, -1);
      continue;
    }
    seen = job;
    work(thread);
  }
}

export function dismiss(): void {
  if (!ASC_FEATURE_THREADS) return;
  atomic.store<i32>(QUIT, 1);
  atomic.add<i32>(JOB, 1);
  atomic.notify(JOB, -1);
}

function sawJob(seen: i32): bool {
  for (let spin = 0; spin < SPINS; spin++) if (atomic.load<i32>(JOB) != seen) return true;
  return false;
}

function work(thread: i32): void {
  for (;;) {
    const ticket = atomic.add<i64>(TICKET, 1);
    const count = <i32>(ticket >> 32);
    const task = <i32>ticket;
    if (task >= count) return;
    runTask(load<i32>(KIND), load<usize>(PLAN), task, thread);
    if (atomic.add<i32>(DONE, 1) + 1 == count) atomic.notify(DONE, -1);
  }
}
