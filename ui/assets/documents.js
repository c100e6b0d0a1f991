/* Documents: the list, describing a document, removing it and bringing it back. Adding is in uploads.js. */
(() => {
  'use strict';
  const { $, $$ } = cv;
  const MANY = 12, MORE = 50;
  const LOST = 'The connection was lost. Nothing was changed: try again in a moment.';
  const list = { find: '', most: MORE };
  let editing = '';        // id of the document whose form is open
  let stale = false;       // the list is to be read again when the form is closed
  let late = 0;

  async function tell(name, data) {
    cv.problem([]);
    if (!await cv.tell(name, { ...list, ...data })) cv.problem([{ text: LOST }]);
  }

  /* Reads the list again; not under somebody's hands. Several wishes within a second are one. */
  cv.relist = () => {
    if (editing) { stale = true; return; }
    clearTimeout(late);
    late = setTimeout(() => { if (editing) stale = true; else cv.tell('start', list); }, 600);
  };
  const heading = (id) => $$('#cv-documents h3').find((h) => h.dataset.id === id);
  function focus(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    cv.show(element);
  }
  function listed(said) {
    if (said.total !== undefined && $('.finder')) $('.finder').hidden = said.total <= MANY && !list.find;
    document.documentElement.dataset.ready = '1';
  }
  function closed() {
    editing = '';
    if (stale) { stale = false; cv.relist(); }
  }

  cv.handlers.listed = (said) => { listed(said); if (said.focus) focus(document.getElementById(said.focus)); };
  cv.handlers.editing = (said) => {
    editing = said.id;
    const form = $('form.edit');
    focus(form && $('input', form));
  };
  cv.handlers.wrong = (said) => cv.problem(said.errors);
  cv.handlers.saved = (said) => { closed(); listed(said); focus(heading(said.id) || $('#in')); };
  cv.handlers.removed = (said) => { closed(); listed(said); focus($('#undo')); };
  cv.handlers.refused = (said) => { closed(); listed(said); cv.problem([{ text: said.error }]); };

  cv.actions.edit = (at) => tell('edit', { id: at.dataset.id });
  cv.actions.cancel = () => {
    const title = heading(editing);
    editing = '';
    stale = false;
    tell('start', { focus: title ? title.id : 'in' });
  };
  cv.actions.remove = (at) => tell('remove', { id: at.dataset.id });
  cv.actions.restore = (at) => tell('restore', { id: at.dataset.id });
  cv.actions.more = (at) => { list.most += MORE; tell('start', { focus: at.dataset.first }); };

  document.addEventListener('submit', (event) => {
    const form = event.target.closest('form.edit');
    if (!form) return;
    event.preventDefault();
    const value = (id) => { const field = $(id, form); return field ? field.value : ''; };
    const kind = $('input[name=e-kind]:checked', form);
    tell('save', {
      id: form.dataset.id, title: value('#e-title'), author: value('#e-author'), date: value('#e-date'), kind: kind ? kind.value : '',
      private: $('#e-private', form).checked ? 1 : 0,
    });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && editing && event.target.closest('form.edit')) cv.actions.cancel();
  });
  let wait = 0;
  document.addEventListener('input', (event) => {
    if (event.target.id !== 'd-find') return;
    clearTimeout(wait);
    wait = setTimeout(() => { closed(); list.find = event.target.value; list.most = MORE; cv.tell('start', { ...list, found: 1 }); }, 300);
  });

  function go() {
    const goal = location.hash === '#add' && $('#add');
    if (goal) { goal.focus({ preventScroll: true }); cv.show(goal, 'start'); }
  }
  addEventListener('hashchange', go);
  cv.when('#add', go);
  cv.tell('start', list);
})();
