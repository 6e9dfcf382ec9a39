/* Sliders beside the figures of "what if": without this script the figures and the button do the same. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-try]");
  var place = document.getElementById("trial");
  if (!form || !place || !window.fetch) return;
  var waiting = null;

  /* Ask the server what these figures bring; a later question makes an earlier answer void. */
  function ask() {
    var data = new FormData(form);
    data.set("part", "fragment");
    var asked = {};
    waiting = asked;
    fetch(window.location.pathname, { method: "POST", body: data, credentials: "same-origin" })
      .then(function (answer) { return answer.ok || answer.status === 422 ? answer.text() : ""; })
      .then(function (text) { if (waiting === asked && text) place.innerHTML = text; })
      .catch(function () { /* the button is still there */ });
  }

  function slide(field) {
    var range = document.createElement("input");
    var bounds = field.getAttribute("data-slide").split(" ");
    range.type = "range";
    range.className = "gz-slide";
    range.min = bounds[0];
    range.max = bounds[1];
    range.step = bounds[2];
    range.value = field.value;
    var label = form.querySelector('label[for="' + field.id + '"]');
    range.setAttribute("aria-label", (label ? label.textContent : "") + "（滑块）");
    range.addEventListener("input", function () { field.value = range.value; });
    range.addEventListener("change", ask);
    field.addEventListener("change", function () { range.value = field.value; ask(); });
    (field.closest(".gz-affix") || field).insertAdjacentElement("afterend", range);
  }

  Array.prototype.forEach.call(form.querySelectorAll("[data-slide]"), slide);
})();
