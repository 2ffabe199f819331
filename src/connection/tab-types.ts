/**
 * Between the tab that has the connection and those that follow it. Messages of the server are the decoded ones: what was said, and no token.
 * `user`: whose session it is; another user's tab gets no answer.
 */
export type TabMessage =
  | { readonly t: 'join'; readonly id: string; readonly user: string | undefined }
  | { readonly t: 'leave'; readonly id: string }
  | { readonly t: 'send'; readonly id: string; readonly text: string }
  | { readonly t: 'up' }
  | { readonly t: 'down' }
  | { readonly t: 'open'; readonly id: string; readonly events: readonly object[] }
  | { readonly t: 'event'; readonly id?: string; readonly event: object };
