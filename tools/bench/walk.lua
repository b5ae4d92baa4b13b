-- For wrk: requests the URLs of a file in turn, and counts the responses with an unexpected status.
-- Arguments after "--": the file, the status, then headers as Name: value.

local threads, addresses, at = {}, {}, 0

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   expected, unexpected = tonumber(args[2]), 0
   for line in io.lines(args[1]) do
      table.insert(addresses, line)
   end
   local headers = { ["Host"] = "localhost" }
   for i = 3, #args do
      local name, value = args[i]:match("^([^:]+): (.*)$")
      headers[name] = value
   end
   for i, address in ipairs(addresses) do
      addresses[i] = wrk.format("GET", address, headers)
   end
end

function request()
   at = at % #addresses + 1
   return addresses[at]
end

function response(status)
   if status ~= expected then
      unexpected = unexpected + 1
   end
end

function done(summary, latency)
   local unexpected, lost = 0, summary.errors
   for _, thread in ipairs(threads) do
      unexpected = unexpected + thread:get("unexpected")
   end
   io.write(string.format(
      '\n{"requests": %d, "microseconds": %d, "bytes": %d, "p50": %d, "p99": %d, "unexpected": %d, "lost": %d}\n',
      summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
      unexpected, lost.connect + lost.read + lost.write + lost.timeout
   ))
end
