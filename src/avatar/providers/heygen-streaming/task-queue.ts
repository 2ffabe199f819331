import { SpeechTask } from '../speech-task.js';

interface Entry {
  readonly task: SpeechTask;
  /** The service's name for it, once it is known. */
  taskId: string | undefined;
}

/**
 * Which text an event of the service is about. The service names its tasks itself and may tell of one before it has told its name; it speaks them in
 * the order in which they came.
 */
export class TaskQueue {
  #entries: Entry[] = [];
  /** Of interrupted texts, whose events may still come. */
  readonly #dead = new Set<string>();

  add(id: string): SpeechTask {
    const task = new SpeechTask(id);
    this.#entries.push({ task, taskId: undefined });
    return task;
  }

  /** The service has taken it under this name. */
  name(task: SpeechTask, taskId: string): void {
    const entry = this.#entries.find((each) => each.task === task);
    if (entry) entry.taskId ??= taskId;
    else this.#dead.add(taskId);
  }

  find(taskId: string): SpeechTask | undefined {
    if (this.#dead.has(taskId)) return undefined;
    const known = this.#entries.find((entry) => entry.taskId === taskId);
    if (known) return known.task;
    const next = this.#entries.find((entry) => entry.taskId === undefined);
    if (next) next.taskId = taskId;
    return next?.task;
  }

  /** `false` when it was over. */
  finish(task: SpeechTask, outcome: 'ended' | 'interrupted' | 'failed'): boolean {
    const entry = this.#entries.find((each) => each.task === task);
    if (entry?.taskId !== undefined) this.#dead.add(entry.taskId);
    this.#entries = this.#entries.filter((each) => each !== entry);
    return task.finish(outcome);
  }

  finishAll(outcome: 'interrupted' | 'failed'): void {
    for (const { task } of this.#entries) this.finish(task, outcome);
  }
}
