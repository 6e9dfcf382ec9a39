// One kind of work at a number of closed-loop users. Figures are read from the summary by load.py.
import http from "k6/http";
import { check } from "k6";
import exec from "k6/execution";

const base = __ENV.BASE;
const work = __ENV.WORK;
const targets = work === "create" ? JSON.parse(open(__ENV.TARGETS)) : [];

const length = work === "create"
  ? { iterations: targets.length }
  : { duration: `${__ENV.SECONDS}s` };

export const options = {
  vus: Number(__ENV.VUS),
  ...length,
  discardResponseBodies: true,
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
};

const headers = { Cookie: __ENV.COOKIE };
const reads = {
  list20: "/desk/cases/?size=20",
  list100: "/desk/cases/?size=100",
  search: "/desk/cases/?q=%E9%99%88%E5%BB%BA",
  worklist: "/desk/",
};

export default function () {
  if (work !== "create") {
    const answer = http.get(base + reads[work], { headers, redirects: 0 });
    check(answer, { "200": (r) => r.status === 200 });
    return;
  }
  const target = targets[exec.scenario.iterationInTest];
  const token = "a".repeat(32);
  const answer = http.post(base + target.url, { csrfmiddlewaretoken: token, key: target.key, promise: "on" }, {
    headers: { Cookie: `${target.cookie}; csrftoken=${token}`, Referer: base },
    redirects: 0,
  });
  check(answer, { "302": (r) => r.status === 302 });
}
