/* About: nothing but the start, and a place to go to. */
(() => {
  'use strict';
  cv.when('#cv-about h1', () => { document.documentElement.dataset.ready = '1'; go(); });
  function go() {
    const goal = location.hash && cv.$(location.hash);
    if (goal) { goal.focus({ preventScroll: true }); cv.show(goal, 'start'); }
  }
  addEventListener('hashchange', go);
})();
