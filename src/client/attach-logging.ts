// What is sent, traced or recorded, and levels in the page's address.
import type { Unsubscribe } from '../events.js';
import type { ClientConfig } from '../config/generated/client-config.js';
import { BeaconSink } from '../logging/beacon-sink.js';
import { LOG_LEVELS } from '../logging/log-types.js';
import { TraceParents } from '../logging/trace-parent.js';
import { createPageBeacon, readPageQuery } from '../platform/page-beacon.js';
import type { ClientParts } from './client-parts.js';
import type { RealtimeClient } from './realtime-client.js';
import { SessionRecorder } from './session-recorder.js';

/** In development: `?realtime-log=debug` or `?realtime-log=connection=debug,auth=warn`. */
const PARAMETER = 'realtime-log';

/** Follows the logging part of the configuration as far as it takes more than a logger. */
export function attachLogging(client: RealtimeClient, parts: ClientParts, cleanup: Unsubscribe[]): void {
  const { config, care, platform, logger } = parts;
  // As they were: what the log itself sends and draws is neither traced nor recorded.
  const { fetch, random, clock, lifecycle } = platform;
  let recorder: SessionRecorder | undefined;
  let isRecording = false;
  let beacon: Pick<ClientConfig['logging'], 'beaconUrl' | 'beaconSample'> | undefined;
  let stopBeacon: Unsubscribe = () => {};

  const startBeacon = ({ beaconUrl, beaconSample }: ClientConfig['logging']): Unsubscribe => {
    if (!/^https?:\/\/.|^\//.test(beaconUrl)) {
      logger.warn('entries are sent nowhere: logging.beaconUrl has to be an http address or a path');
      return () => {};
    }
    const sink = new BeaconSink({
      url: beaconUrl,
      sample: beaconSample,
      clock,
      random,
      lifecycle,
      fetch,
      sendBeacon: platform.sendBeacon ?? createPageBeacon(),
      logger,
    });
    // What was logged before this was loaded.
    for (const entry of logger.buffer.entries()) sink.write(entry);
    const remove = logger.addSink(sink);
    return () => {
      remove();
      sink.dispose();
    };
  };

  const follow = ({ environment, logging }: ClientConfig): void => {
    if (environment === 'development') obeyAddress(parts, logging);
    if (logging.record !== isRecording) {
      isRecording = logging.record;
      if (isRecording) recorder = new SessionRecorder(client, parts);
      else recorder?.stop();
    }
    const wanted = logging.targets.includes('beacon') ? logging : undefined;
    if (wanted?.beaconUrl === beacon?.beaconUrl && wanted?.beaconSample === beacon?.beaconSample) return;
    stopBeacon();
    stopBeacon = wanted ? startBeacon(wanted) : () => {};
    beacon = wanted;
  };

  parts.deps.replay?.(parts.session);
  attachTraces(parts);
  follow(config.values);
  care.recording = () => recorder?.recording;
  cleanup.push(
    config.$config.listen(({ values }, before) => {
      if (values !== before?.values) follow(values);
    }),
    () => recorder?.stop(),
    () => stopBeacon(),
  );
}

function obeyAddress({ logger }: ClientParts, { areaLevels, targets }: ClientConfig['logging']): void {
  const said = readPageQuery(PARAMETER);
  if (!said) return;
  const level = LOG_LEVELS.find((each) => each === said.toUpperCase());
  if (level) logger.setLevel(level);
  else logger.setAreaLevels(`${areaLevels},${said}`);
  if (targets.includes('console')) logger.setConsoleLevel('TRACE');
  logger.info('levels taken from the address of the page', { said });
}

/** Puts itself before `fetch`; whether it does anything is asked at each call. */
function attachTraces({ platform, config, connection, care, logger }: ClientParts): void {
  const { fetch, random } = platform;
  const traces = new TraceParents(random);
  const log = logger.child({ area: 'auth' });
  platform.fetch = (input, init) => {
    if (!config.values.logging.traceparent) return fetch(input, init);
    const { header, traceId } = traces.next(connection.$connection.get().correlationId ?? care.episode?.('auth'));
    log.debug('call traced', { traceId });
    const headers = new Headers(init?.headers);
    headers.set('traceparent', header);
    return fetch(input, { ...init, headers });
  };
}
