/* Reads the page aloud with the voice of the browser. The button is hidden where there is none. */
(function () {
  "use strict";

  var voiceBox = window.speechSynthesis;
  var button = document.querySelector("[data-speak]");
  if (!button || !voiceBox || !window.SpeechSynthesisUtterance) return;

  var SPOKEN = "h1,h2,h3,h4,p,li,dt,dd,label,legend,caption,th,td,summary,a.gz-tile,.gz-badge";
  var words = button.querySelector("span");
  var queue = [];
  var here = null;
  button.hidden = false;

  function seen(block) {
    return block.getClientRects().length && !block.closest("[data-quiet],[hidden],[aria-hidden=true]");
  }

  /* What is to be read: the innermost blocks of the page, in order, each once. */
  function blocks() {
    var all = document.querySelectorAll(SPOKEN);
    return Array.prototype.filter.call(all, function (block) {
      return block.innerText.trim() && seen(block) && !block.querySelector(SPOKEN);
    });
  }

  function mark(block) {
    if (here) here.classList.remove("gz-spoken");
    here = block;
    if (!block) return;
    block.classList.add("gz-spoken");
    block.scrollIntoView({ block: "nearest" });
  }

  function show(speaking) {
    button.setAttribute("aria-pressed", String(speaking));
    words.textContent = speaking ? "停止" : "朗读";
  }

  function stop() {
    queue = [];
    voiceBox.cancel();
    mark(null);
    show(false);
  }

  function next() {
    var block = queue.shift();
    if (!block) return stop();
    mark(block);
    var speech = new window.SpeechSynthesisUtterance(block.innerText.trim());
    speech.lang = document.documentElement.lang;
    speech.rate = document.documentElement.hasAttribute("data-elder") ? 0.8 : 0.95;
    speech.onend = function () { if (here === block) next(); };
    speech.onerror = function () { if (here === block) stop(); };
    voiceBox.speak(speech);
  }

  button.addEventListener("click", function () {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    voiceBox.cancel();
    queue = blocks();
    show(true);
    next();
  });
  window.addEventListener("pagehide", stop);
})();
