-- One act of a store on one or several buckets, at one moment.
--
-- KEYS: the buckets. ARGV: the act, the time in us ('' for the server's), how many us may be waited, then for each key
-- its quota 'token/refill/capacity', its refill again, a full bucket (us, parts), the cost (us, parts).
--
-- A bucket lacks w + f/refill us at `last`, its latest admission; `token` is a token in 1/refill us. It is kept as
-- 'last w f quota'. Every number here is a whole one of less than 2^53, which doubles hold exactly.
-- Answers four numbers for each key: 1 if it is allowed, w and f before it, and the us the clock is behind `last`.

local act, wait = ARGV[1], tonumber(ARGV[3])
local now = tonumber(ARGV[2])
local given = now ~= nil
if not given then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end

-- a * b / c, rounded down, and the rest; by doubling, so that no product passes 2^53 (c is at most 2^51).
local function divided(a, b, c)
  local whole, rest = 0, 0
  local by, over = math.floor(a / c), a % c
  local bit = 1
  while bit * 2 <= b do bit = bit * 2 end
  while bit >= 1 do
    whole, rest = whole * 2, rest * 2
    if b >= bit then
      b, whole, rest = b - bit, whole + by, rest + over
    end
    whole, rest = whole + math.floor(rest / c), rest % c
    bit = bit / 2
  end
  return whole, rest
end

local function more(w, f, than_w, than_f)
  return w > than_w or (w == than_w and f > than_f)
end

-- The tokens missing under another quota, rounded up to a part of this one's, at most as many as it holds.
local function converted(w, f, made, quota, full_w, full_f)
  local made_token, made_refill = string.match(made, '^(%d+)/(%d+)/')
  local token, refill = string.match(quota, '^(%d+)/(%d+)/')
  made_token, made_refill, token, refill =
    tonumber(made_token), tonumber(made_refill), tonumber(token), tonumber(refill)
  local tokens, rest = divided(w, made_refill, made_token)
  rest = rest + f
  tokens, rest = tokens + math.floor(rest / made_token), rest % made_token
  local parts, over = divided(rest, token, made_token)
  if over > 0 then parts = parts + 1 end
  w, f = divided(tokens, token, refill)
  f = f + parts
  w, f = w + math.floor(f / refill), f % refill
  if more(w, f, full_w, full_f) then return full_w, full_f end
  return w, f
end

local function read(key, quota, full_w, full_f)
  local kept = redis.call('GET', key)
  if not kept then return { key, now, 0, 0, quota, 0 } end
  local last, w, f, made = string.match(kept, '^(%d+) (%d+) (%d+) (%d+/%d+/%d+)$')
  if not last then return nil end
  last, w, f = tonumber(last), tonumber(w), tonumber(f)
  if made ~= quota then
    w, f = converted(w, f, made, quota, full_w, full_f)
  end
  if last >= now then return { key, last, w, f, quota, last - now } end
  w = w - (now - last)
  if w < 0 then w, f = 0, 0 end
  return { key, now, w, f, quota, 0 }
end

local all, answer, buckets, met, changed = true, {}, {}, {}, {}
for i = 1, #KEYS do
  local key, at = KEYS[i], 6 * i - 2
  local quota, refill = ARGV[at], tonumber(ARGV[at + 1])
  local full_w, full_f = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local cost_w, cost_f = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
  -- A key that is asked for twice meets what its first ask leaves.
  local bucket = buckets[key] or read(key, quota, full_w, full_f)
  if not bucket then
    return redis.error_reply('NOTABUCKET a key of the limits holds something else')
  end
  if not buckets[key] then buckets[key], met[key] = bucket, { bucket[3], bucket[4] } end
  local w, f, behind = bucket[3], bucket[4], bucket[6]
  local after_w, after_f = w + cost_w, f + cost_f
  if after_f >= refill then after_w, after_f = after_w + 1, after_f - refill end

  local allowed, takes = true, cost_w > 0 or cost_f > 0
  if act == 'charge' then
    if more(after_w, after_f, full_w, full_f) then after_w, after_f = full_w, full_f end
    if more(w, f, after_w, after_f) then after_w, after_f = w, f end
  elseif act == 'back' then
    takes = takes and (w > 0 or f > 0)
    after_w, after_f = w - cost_w, f - cost_f
    if after_f < 0 then after_w, after_f = after_w - 1, after_f + refill end
    if after_w < 0 then after_w, after_f = 0, 0 end
  elseif takes then
    local room_w, room_f = full_w - cost_w, full_f - cost_f
    if room_f < 0 then room_w, room_f = room_w - 1, room_f + refill end
    allowed = not more(w, f, room_w, room_f) or not more(w + behind, f, room_w + wait, room_f)
  end

  all = all and allowed
  local n = #answer
  answer[n + 1], answer[n + 2], answer[n + 3], answer[n + 4] = allowed and 1 or 0, w, f, behind
  if takes and allowed then
    bucket[3], bucket[4] = after_w, after_f
    changed[#changed + 1] = bucket
  end
end

if act ~= 'each' and not all then
  -- Nothing is taken: those that would pass are told what there is.
  for i = 1, #KEYS do
    local n = 4 * i - 3
    if answer[n] == 1 then answer[n + 1], answer[n + 2] = met[KEYS[i]][1], met[KEYS[i]][2] end
  end
elseif act ~= 'peek' then
  for i = 1, #changed do
    local key, last, w, f, quota = unpack(changed[i])
    local kept = string.format('%.0f %.0f %.0f %s', last, w, f, quota)
    if given then
      redis.call('SET', key, kept)
    else
      -- Until it is full again. Not PX, which counts from when the server began the script, before the time was read.
      redis.call('SET', key, kept, 'PXAT', string.format('%.0f', math.ceil((last + w + 1) / 1000)))
    end
  end
end
return answer
