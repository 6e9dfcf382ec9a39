/* The officers' pages work without this file; it only tells the reader what htmx is doing. */
(function () {
  "use strict";

  /* A part of the page that is being fetched says so to everyone. */
  function busy(event, value) {
    var part = event.detail.target;
    if (part && part.setAttribute) part.setAttribute("aria-busy", value);
  }
  document.addEventListener("htmx:beforeRequest", function (event) { busy(event, "true"); });
  document.addEventListener("htmx:afterRequest", function (event) { busy(event, "false"); });

  /* Of a row of steps that runs past the edge, the one that is open is in sight. */
  var here = document.querySelector(".gz-window-steps [aria-current]");
  if (here) {
    var row = here.closest("ol");
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  /* A refusal or a lost connection is said in words, above the content, never swallowed. */
  function say(sentence) {
    var box = document.querySelector("[data-trouble]");
    if (!box) return;
    box.querySelector("p").textContent = sentence;
    box.hidden = false;
  }
  document.addEventListener("htmx:sendError", function () {
    say("网络没有连上，列表没有刷新。请检查网络后再试一次。");
  });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    say(status === 403 || status === 401
      ? "登录已经过期，或没有查看这部分的权限。请重新登录后再试。"
      : "系统没有取到这部分内容（" + status + "）。请刷新页面再试。");
  });
})();
