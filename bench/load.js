// One kind of work by so many closed-loop users. load.py reads the summary.
import http from "k6/http";
import { check } from "k6";
import exec from "k6/execution";

const targets = __ENV.TARGETS ? JSON.parse(open(__ENV.TARGETS)) : [];
const length = targets.length
  ? { executor: "shared-iterations", iterations: targets.length, maxDuration: "5m" }
  : { executor: "constant-vus", duration: `${__ENV.SECONDS}s` };

export const options = {
  scenarios: { work: { ...length, vus: Number(__ENV.VUS), gracefulStop: "30s" } },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
};

const base = __ENV.BASE;
const token = "a".repeat(32);
const headers = {
  Cookie: `${__ENV.COOKIE}; ${__ENV.CSRF_NAME}=${token}`,
  Referer: base.replace("http:", "https:") + "/",
  "X-Forwarded-Proto": "https",
};

export default function () {
  if (targets.length) handIn(targets[exec.scenario.iterationInTest]);
  else read();
}

function read() {
  const answer = http.get(base + __ENV.READ, { headers, redirects: 0 });
  check(answer, { "a whole page": (r) => r.status === 200 && r.body.includes("</html>") });
}

function handIn(target) {
  const form = { csrfmiddlewaretoken: token, key: target.key, promise: "on" };
  const answer = http.post(base + target.url, form, { headers, redirects: 0 });
  check(answer, {
    "led to the receipt": (r) => r.status === 302 && r.headers.Location.endsWith("/receipt/"),
  });
}
