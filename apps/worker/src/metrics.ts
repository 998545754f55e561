/** What Prometheus reads of the jobs. No tenant and no address among the labels. */
import type { JobRun } from '@preau/operations/run-job';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface JobMetrics {
  registry: Registry;
  /** Counts a run of a job. */
  observeRun(job: string, outcome: JobRun['outcome'], seconds: number): void;
  /** Counts jobs that the queue had lost. */
  observePutBack(count: number): void;
  observeOutbox(state: { waiting: number; relayed: number; failed: number; lagSeconds: number }): void;
}

export function createJobMetrics(): JobMetrics {
  const registry = new Registry();
  const registers = [registry];
  const runs = new Counter({
    name: 'preau_jobs_total',
    help: 'Runs of jobs, by what became of them',
    labelNames: ['job', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'preau_job_seconds',
    help: 'Time of a run of a job',
    labelNames: ['job'],
    buckets: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
    registers,
  });
  const putBack = new Counter({
    name: 'preau_jobs_put_back_total',
    help: 'Jobs that the queue had not done in time',
    registers,
  });
  const outbox = new Gauge({
    name: 'preau_outbox_jobs',
    help: 'Jobs of the outbox that have not been done',
    labelNames: ['state'],
    registers,
  });
  const lag = new Gauge({
    name: 'preau_outbox_lag_seconds',
    help: 'For how long the job that has been due longest waits for the relay',
    registers,
  });
  return {
    registry,
    observeRun(job, outcome, seconds) {
      runs.inc({ job, outcome });
      duration.observe({ job }, seconds);
    },
    observePutBack: count => putBack.inc(count),
    observeOutbox({ waiting, relayed, failed, lagSeconds }) {
      outbox.set({ state: 'waiting' }, waiting);
      outbox.set({ state: 'relayed' }, relayed);
      outbox.set({ state: 'failed' }, failed);
      lag.set(lagSeconds);
    },
  };
}
