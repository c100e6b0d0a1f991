/* Which model fits? */
(() => {
  'use strict';
  const { $, $$ } = cv;
  let told = {};

  for (const id of ['ccgs', 'providers', 'shares', 'css']) {
    cv.when(`#fit-${id}`, (fieldset) => {
      const label = $('[data-testid="block-info"]', fieldset);
      const hint = $('.info-text', fieldset);
      if (label) { label.id = `fit-${id}-name`; fieldset.setAttribute('aria-labelledby', label.id); }
      if (hint) { hint.id = `fit-${id}-hint`; fieldset.setAttribute('aria-describedby', hint.id); }
    });
  }
  for (const id of ['service', 'own']) {
    cv.when(`#fit-${id} :is(textarea, input)`, (field) => {
      field.id = id === 'own' ? 'q' : `fit-${id}-field`;
      cv.label(field, $(`#fit-${id} [data-testid="block-info"]`), $(`#fit-${id} .info-text`));
    });
  }

  function address() {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(told)) query.set(name, value);
    return '/fit' + (query.size ? '?' + query : '');
  }
  cv.handlers.ranked = (said) => {
    cv.problem([]);
    told = said.told || {};
    const { own, service, ...answers } = told;           // what a person typed stays out of the address bar
    const query = new URLSearchParams(answers);
    history.replaceState(history.state, '', '/fit' + (query.size ? '?' + query : ''));
    ready();
    const heading = $('#res-h');
    if (heading && said.say) { heading.focus({ preventScroll: true }); cv.show(heading, 'nearest'); }
  };
  cv.handlers.empty = () => cv.problem([{ text: 'Answer a question, or say it in your own words', field: 'q' }]);
  cv.handlers.cleared = () => { told = {}; cv.problem([]); history.replaceState({}, '', '/fit'); const first = $('#fit-ccgs input'); if (first) first.focus(); };
  cv.handlers.started = ready;
  function ready() { document.documentElement.dataset.ready = '1'; }

  document.addEventListener('click', (event) => {
    const at = event.target.closest('button');
    if (!at) return;
    if (at.dataset.here !== undefined) { cv.copy(location.origin + address()); cv.flash(at, 'Copied'); }
    else if (at.dataset.word !== undefined) cv.save('/download/fit.docx', JSON.stringify(told), 'which-model-fits.docx');
  });
  const start = Object.fromEntries(new URL(location.href).searchParams);
  cv.tell('start', start);
})();
