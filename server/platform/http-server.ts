import { createServer, type RequestListener, type Server } from 'node:http';

/**
 * A server that keeps quiet connections open for longer than proxies and clients do (mostly a minute): were it the first
 * to close one, a request that is on its way just then would be lost, the more so while the process is busy.
 */
export function httpServer(listener?: RequestListener): Server {
  const server = listener ? createServer(listener) : createServer();
  server.keepAliveTimeout = 75_000;
  return server;
}
