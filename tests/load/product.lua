-- Requests of the product for the peer benchmark's wrk script. Copy to wrk/adapters/product.lua.
-- A cursor belongs to the account that got it, so a list request picks cursor and token together.
local M = {}
local j = string.format
local ids = os.getenv("IDS")

local function lines(path)
  local t = {}
  for l in io.lines(path) do if l ~= "" then t[#t + 1] = l end end
  return t
end

local full, cursors, tokens, chosen = lines(ids .. "/attend.txt"), lines(ids .. "/cursors.txt"), nil, nil
local format = wrk.format
wrk.format = function(method, path, headers, body)
  if chosen then headers["Authorization"] = "Bearer " .. chosen; chosen = nil end
  return format(method, path, headers, body)
end

function M.login(user)
  local k = user:match("%d+")
  return "POST", "/v1/auth/login", j('{"login":"%s","password":"Study-Pass-%s-lantern-river","device_id":"wrk","device_name":"wrk"}', user, k)
end
function M.get(id) return "GET", "/v1/members/" .. id end
function M.list()
  tokens = tokens or lines(os.getenv("TOKENS"))
  local k, town, cursor = cursors[math.random(#cursors)]:match("(%S+) (%S+) (%S+)")
  chosen = tokens[tonumber(k) + 1]
  return "GET", j("/v1/members?organization_id=%s&limit=50&cursor=%s", town, cursor)
end
function M.count(town) return "GET", j("/v1/organizations/%s/member-counts", town) end
function M.create(m)
  return "POST", "/v1/members", j('{"branch_id":"%s","name":"%s","gender":"%s","birth_date":"%s","education":"%s","status":"probationary","phone":"%s","joined_on":"%s"}',
    m.branch, m.name, m.gender == "m" and "male" or "female", m.birth_date, m.education, m.phone, m.joined_on)
end
function M.attend(_, rows)
  local t, s = {}, nil
  for id in full[math.random(#full)]:gmatch("%S+") do
    if s then t[#t + 1] = j('{"member_id":"%s","status":"%s"}', id, rows[#t + 1].status == "late" and "make_up" or rows[#t + 1].status)
    else s = id end
  end
  return "PUT", j("/v1/study-sessions/%s/attendance", s), '{"lines":[' .. table.concat(t, ",") .. "]}"
end
return M
