/* Small helps for forms and menus. Every page works without this file.
 *
 * form[data-guard]      warns before the page is left while something typed has not been sent
 * any form, method post is sent once: its buttons rest after the first press, and wake when the page is shown
 *                       again (Back) or after ten seconds; form[data-repeat] may be sent again at once
 * [data-files]          shows our own button in place of the browser's, names the chosen files with their size
 * .gz-menu, .gz-drawer   close with Escape and with a press elsewhere
 * [data-print]          prints the page;  [data-check-all]  ticks every box of the same form
 */
(function () {
  "use strict";

  var REST_MS = 10000;
  var LARGE = 20 * 1024 * 1024;
  var unsent = new Set();

  /* --- typed and not sent --- */

  function noteTyping(event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-guard")) unsent.add(form);
  }
  document.addEventListener("input", noteTyping);
  document.addEventListener("change", noteTyping);
  window.addEventListener("beforeunload", function (event) {
    if (unsent.size) event.preventDefault();
  });

  /* --- sent once --- */

  function wake(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[data-resting]").forEach(function (button) {
      button.disabled = false;
      button.removeAttribute("data-resting");
    });
  }

  function rest(form) {
    form.querySelectorAll("button:not([type=button]):not(:disabled)").forEach(function (button) {
      button.disabled = true;
      button.setAttribute("data-resting", "");
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    unsent.delete(form);
    if (form.method !== "post" || form.hasAttribute("data-repeat")) return;
    form.dataset.sent = "1";
    // After this turn: a disabled button would not send its own name and value.
    window.setTimeout(function () { rest(form); });
    window.setTimeout(function () { wake(form); }, REST_MS);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(wake);
  });

  /* --- chosen files --- */

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function nameFiles(box) {
    var list = box.querySelector(".gz-file-names");
    if (!list) {
      list = document.createElement("ul");
      list.className = "gz-file-names";
      list.setAttribute("aria-live", "polite");
      box.appendChild(list);
    }
    list.textContent = "";
    box.querySelectorAll("input[type=file]").forEach(function (input) {
      Array.prototype.forEach.call(input.files, function (file) {
        var line = document.createElement("li");
        line.textContent = file.name + "（" + size(file.size) + "）" + (file.size > LARGE ? "：文件太大，请换一张小一些的照片。" : "");
        list.appendChild(line);
      });
    });
    if (!list.children.length) list.appendChild(document.createElement("li")).textContent = "还没有选";
  }

  document.querySelectorAll("[data-files]").forEach(function (box) {
    box.classList.add("gz-file-ready");
    nameFiles(box);
  });

  document.addEventListener("change", function (event) {
    var box = event.target.type === "file" && event.target.closest("[data-files]");
    if (box) nameFiles(box);
    if (event.target.hasAttribute("data-check-all")) {
      event.target.form.querySelectorAll("input[type=checkbox]:not(:disabled)").forEach(function (tick) {
        tick.checked = event.target.checked;
      });
    }
  });

  /* --- menus --- */

  function closeMenus(except) {
    document.querySelectorAll(".gz-menu[open], .gz-drawer[open]").forEach(function (menu) {
      if (menu === except) return;
      var inside = menu.contains(document.activeElement);
      menu.removeAttribute("open");
      if (inside) menu.querySelector("summary").focus();
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") closeMenus(null);
  });

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest(".gz-menu, .gz-drawer"));
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  });
})();
