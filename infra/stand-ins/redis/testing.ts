/** The Redis the suites run over: the redis-server that REDIS_SERVER names, else the JavaScript one. */
export function redisUnderTest(): { redisServer?: string } {
  const path = process.env.REDIS_SERVER;
  return path === undefined || path === "" ? {} : { redisServer: path };
}
