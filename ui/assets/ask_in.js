/* Ask in: the documents that a conversation is limited to. */
(() => {
  'use strict';
  const { $, $$ } = cv;
  document.addEventListener('change', (event) => {
    if (event.target.name !== 'ask-in') return;
    cv.tell('choose', { only: $$('[name=ask-in]:checked').map((box) => box.value) });
  });
  /* When the list comes anew, Gradio keeps the boxes as they were ticked: they follow what the server says. */
  let stamp = '';
  cv.when('#cv-ask-in', (around) => new MutationObserver(() => {
    const list = $('#ask-in');
    if (!list || list.dataset.stamp === stamp) return;
    stamp = list.dataset.stamp;
    for (const box of $$('[name=ask-in]')) box.checked = box.defaultChecked;
  }).observe(around, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-stamp'] }));
  cv.handlers.chosen = (said) => {
    const now = $('#ask-in-now');
    if (now) now.textContent = said.now;
  };
})();
