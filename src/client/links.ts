import { createPlainLink, type Link, type LinkListener } from '../connection/link.js';
import type { ResumableLinkOptions } from '../connection/resumable/resumable-link.js';

type Protocol = 'agentc' | 'resumable';

/** The link in use, and others of its kind. */
export class Links {
  readonly #options: ResumableLinkOptions;
  #current: Link;
  #protocol: Protocol = 'agentc';

  constructor(options: ResumableLinkOptions, listener: LinkListener) {
    this.#options = options;
    this.#current = createPlainLink(options, listener);
  }

  get current(): Link {
    return this.#current;
  }

  /** Puts a link that speaks `protocol` in place. Rejects when its code cannot be loaded. */
  async prepare(protocol: Protocol): Promise<void> {
    if (protocol === this.#protocol) return;
    const link = await this.create(protocol, this.#options.write, this.#current.listener);
    if (protocol !== this.#protocol) this.adopt(link, protocol);
  }

  /** A link for another socket than the one in use. */
  async create(protocol: Protocol, write: ResumableLinkOptions['write'], listener: LinkListener): Promise<Link> {
    const options = { ...this.#options, write };
    if (protocol === 'agentc') return createPlainLink(options, listener);
    const { ResumableLink } = await import('../connection/resumable/resumable-link.js');
    return new ResumableLink(options, listener);
  }

  /** Puts a link in the place of the one in use. */
  adopt(link: Link, protocol: Protocol): void {
    const former = this.#current;
    link.listener = former.listener;
    former.forget();
    this.#current = link;
    this.#protocol = protocol;
  }
}
