import { expect, waitUntil } from '@open-wc/testing';
import { settle } from '../../src/testing/index.js';
import { connected, disposeClients, setUp, status } from '../support/engine-client.js';

describe('correlation', () => {
  afterEach(disposeClients);

  it('one id ties an outage together: connection, token, recovery, events and errors; the next outage has another', async () => {
    const setup = await connected(
      setUp({ connection: { reconnectDelay: 100, maxReconnectAttempts: 2, suspendedRetry: 0 } }),
    );
    const { net, client } = setup;
    // Loaded over a real network.
    await waitUntil(() => client.recovery !== undefined, undefined, { timeout: 8000 });
    const ids: (string | undefined)[] = [];
    client.on('recovery-started', ({ correlationId }) => ids.push(correlationId));
    client.on('error', ({ correlationId }) => ids.push(correlationId));
    const from = client.logger.buffer.at(-1)?.seq ?? 0;
    for (const token of net.issued) net.revoked.add(token);
    net.down = true;
    net.cut();
    const during = client.$connection.get().correlationId;
    await net.clock.advance(60_000);
    expect(during).to.match(/^\w{8,}$/);
    expect(ids.length).to.be.greaterThan(1);
    expect(new Set(ids)).to.deep.equal(new Set([during]));
    const entries = client.logger.buffer.entries().filter(({ seq }) => seq > from);
    const areas = new Set(entries.filter(({ correlationId }) => correlationId === during).map(({ area }) => area));
    expect([...areas]).to.include.members(['connection', 'auth', 'recovery']);
    expect(
      entries.filter(({ area, correlationId }) => area === 'connection' && correlationId !== during),
    ).to.deep.equal([]);

    net.down = false;
    await client.auth.signIn({ username: 'demo', password: 'demo-password' });
    client.reconnect();
    await net.clock.advanceUntil(() => status(setup) === 'connected');
    net.cut();
    await settle();
    expect(client.$connection.get().correlationId)
      .to.match(/^\w{8,}$/)
      .and.to.not.equal(during);
  });

  it('a token that is asked for in an outage carries its id, and the session its entries belong to', async () => {
    const setup = await connected(setUp({ connection: { reconnectDelay: 100 }, auth: { mode: 'credentials' } }));
    const { net, client } = setup;
    net.cut();
    await settle();
    const { correlationId } = client.$connection.get();
    const from = client.logger.buffer.at(-1)?.seq ?? 0;
    await client.auth.signIn({ username: 'demo', password: 'demo-password' });
    const obtained = client.logger.buffer
      .entries()
      .find(({ seq, message }) => seq > from && message === 'token obtained');
    expect(correlationId).to.match(/^\w{8,}$/);
    expect(obtained?.correlationId).to.equal(correlationId);
    expect(obtained?.sessionId).to.match(/^UI-/);
  });
});
