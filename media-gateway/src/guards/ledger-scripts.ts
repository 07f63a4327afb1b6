/*
 * The ledger's three steps, each one Lua script and so all or nothing, whichever gateway asks and however many do at once.
 *
 * KEYS: the hash of paid ticks, then for the tenant, and after it for the person if there is one: calls, starts, seconds, micros; at last
 * the person's three of BLOCKING.
 * ARGV: now (ms; empty: Redis's own clock, the same for every gateway), the call's id, …
 * A limit that is empty is none. `allow-key-locking`: Upstash then locks these keys only (https://upstash.com/docs/redis/features/restapi).
 */

/** New calls a second are measured over this. */
export const STARTS_WINDOW_MS = 10_000;
/** So long a dear destination called at night is remembered. */
const NIGHT_WINDOW_MS = 3_600_000;
/** Of the numbers somebody is blocked for, the admins are told so many. */
const MOST_NUMBERS = 20;
/** Counters of a day are kept until nobody can give anything back to them any more. */
const KEEP_SEC = 3 * 24 * 3600;

/**
 * Whom the gateways keep from calling out: the key of the block, `<id> <reason>`, and the sorted sets of what was called at night and what was refused.
 * The block is told each time somebody meets it: whoever made it may not have lived to tell the edge.
 */
const BLOCKING = `local function blocked()
  local id, reason = string.match(redis.call('GET', blockedKey) or '', '^(%S+) (%S+)$')
  if id == nil then return nil end
  local all = {'block', id, reason}
  local from = reason == 'refusals' and refusedKey or nightKey
  for _, member in ipairs(redis.call('ZRANGE', from, -${MOST_NUMBERS}, -1)) do
    table.insert(all, string.match(member, '%S+$'))
  end
  return all
end`;

const COMMON = `#!lua flags=allow-key-locking
local id, now = ARGV[2], tonumber(ARGV[1])
if now == nil then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local groups = math.floor((#KEYS - 1) / 4)
local blockedKey, nightKey, refusedKey = KEYS[groups * 4 + 2], KEYS[groups * 4 + 3], KEYS[groups * 4 + 4]
${BLOCKING}
local function key(group, which) return KEYS[1 + (group - 1) * 4 + which] end
local function count(name) return tonumber(redis.call('GET', name) or '0') end
local function whole(number) return string.format('%.0f', number) end
local function add(name, amount)
  redis.call('INCRBY', name, whole(amount))
  redis.call('EXPIRE', name, ${KEEP_SEC})
end
local function hold(group, ms)
  redis.call('ZADD', key(group, 1), whole(now + ms), id)
  redis.call('EXPIRE', key(group, 1), ${KEEP_SEC})
end
local function paid(ticks)
  redis.call('HSET', KEYS[1], id, whole(ticks))
  redis.call('EXPIRE', KEYS[1], ${KEEP_SEC})
end
local function counters()
  local all = {'ok'}
  for group = 1, groups do
    table.insert(all, count(key(group, 3)))
    table.insert(all, count(key(group, 4)))
  end
  return all
end
`;

/**
 * …, how long its place holds (ms), seconds and micros of one tick, the dear destination that counts at night (empty: none) and how many of them
 * block the person, then for each group: the most calls, starts, seconds, micros.
 */
export const RESERVE = `${COMMON}
local holdMs, seconds, micros = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local destination, mostAtNight = ARGV[6], tonumber(ARGV[7])
local function most(group, which) return tonumber(ARGV[7 + (group - 1) * 4 + which]) end
if redis.call('HEXISTS', KEYS[1], id) == 1 then return counters() end
local block = blockedKey and blocked()
if block then return block end
for group = 1, groups do
  redis.call('ZREMRANGEBYSCORE', key(group, 1), '-inf', whole(now))
  redis.call('ZREMRANGEBYSCORE', key(group, 2), '-inf', whole(now - ${STARTS_WINDOW_MS}))
  local calls, starts, time, money = most(group, 1), most(group, 2), most(group, 3), most(group, 4)
  if calls and redis.call('ZCARD', key(group, 1)) >= calls then return {'concurrent_calls', group} end
  if starts and redis.call('ZCARD', key(group, 2)) >= starts then return {'calls_per_second', group} end
  if time and count(key(group, 3)) + seconds > time then return {'minutes_per_day', group} end
  if money and count(key(group, 4)) + micros > money then return {'spend_per_day', group} end
end
if nightKey and destination ~= '' and mostAtNight then
  redis.call('ZREMRANGEBYSCORE', nightKey, '-inf', whole(now - ${NIGHT_WINDOW_MS}))
  redis.call('ZADD', nightKey, whole(now), destination)
  redis.call('EXPIRE', nightKey, ${KEEP_SEC})
  if redis.call('ZCARD', nightKey) >= mostAtNight then
    redis.call('SET', blockedKey, id .. ' night_destinations', 'EX', ${KEEP_SEC})
    return blocked()
  end
end
for group = 1, groups do
  hold(group, holdMs)
  redis.call('ZADD', key(group, 2), whole(now), id)
  redis.call('PEXPIRE', key(group, 2), ${2 * STARTS_WINDOW_MS})
  add(key(group, 3), seconds)
  add(key(group, 4), micros)
end
paid(1)
return counters()
`;

/** …, how long its place holds (ms), seconds and micros of one tick, ticks to have paid in all, then for each group: the most seconds, micros. */
export const RENEW = `${COMMON}
local holdMs, seconds, micros, ticks = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local function most(group, which) return tonumber(ARGV[6 + (group - 1) * 2 + which]) end
local more = ticks - tonumber(redis.call('HGET', KEYS[1], id) or '0')
for group = 1, groups do hold(group, holdMs) end
if more <= 0 then return counters() end
for group = 1, groups do
  local time, money = most(group, 1), most(group, 2)
  if time and count(key(group, 3)) + more * seconds > time then return {'minutes_per_day', group} end
  if money and count(key(group, 4)) + more * micros > money then return {'spend_per_day', group} end
end
for group = 1, groups do
  add(key(group, 3), more * seconds)
  add(key(group, 4), more * micros)
end
paid(ticks)
return counters()
`;

/** …, seconds and micros of one tick, seconds and micros that were used. What was paid beyond is given back; a repetition does nothing. */
export const RELEASE = `${COMMON}
local ticks = tonumber(redis.call('HGET', KEYS[1], id) or '')
if ticks == nil then return {'ok'} end
redis.call('HDEL', KEYS[1], id)
for group = 1, groups do
  redis.call('ZREM', key(group, 1), id)
  add(key(group, 3), tonumber(ARGV[5]) - ticks * tonumber(ARGV[3]))
  add(key(group, 4), tonumber(ARGV[6]) - ticks * tonumber(ARGV[4]))
end
return {'ok'}
`;

/**
 * KEYS: BLOCKING's. ARGV: now (ms; empty: Redis's own), an id for this refusal and for the block if it makes one, the number, the window (ms), how many
 * block. However many gateways refuse at once, it is one block.
 */
export const COUNT_REFUSAL = `#!lua flags=allow-key-locking
local id, now = ARGV[2], tonumber(ARGV[1])
if now == nil then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local blockedKey, nightKey, refusedKey = KEYS[1], KEYS[2], KEYS[3]
local function whole(number) return string.format('%.0f', number) end
${BLOCKING}
local block = blocked()
if block then return block end
local window = tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', refusedKey, '-inf', whole(now - window))
redis.call('ZADD', refusedKey, whole(now), id .. ' ' .. ARGV[3])
redis.call('EXPIRE', refusedKey, ${KEEP_SEC})
if redis.call('ZCARD', refusedKey) < tonumber(ARGV[5]) then return {'counted'} end
redis.call('SET', blockedKey, id .. ' refusals', 'EX', ${KEEP_SEC})
return blocked()
`;
