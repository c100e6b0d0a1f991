/* Find a quotation. */
(() => {
  'use strict';
  const { $ } = cv;
  const MOST = 50000;
  let finding = false;
  const box = () => $('#cv-words textarea');

  function fill(text) {
    const area = box();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(area, text);
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
  cv.when('#cv-words textarea', (area) => {
    area.id = 'q';
    cv.label(area, $('#cv-words [data-testid="block-info"]'), $('#cv-words .info-text'));
  });

  async function find() {
    if (finding) return;
    const text = box().value;
    cv.problem([]);
    if (!text.trim()) { cv.problem([{ text: 'Enter the words to look for', field: 'q' }]); return; }
    const words = text.trim().split(/\s+/).length;
    if (words > MOST || text.length > 399000) {
      cv.problem([{ text: 'Shorten the text to 50,000 words', field: 'q',
        full: `Shorten the text to 50,000 words. You have ${Math.max(1, words - MOST).toLocaleString('en-GB')} too many.` }]);
      return;
    }
    finding = true;
    setTimeout(() => { if (finding) { document.body.classList.add('asking-long'); cv.say('Looking'); } }, 400);
    if (!await cv.tell('find', { text })) {
      done();
      cv.problem([{ text: 'The connection was lost. Your words are kept in the box: try again in a moment.' }]);
    }
  }
  function done() {
    finding = false;
    document.body.classList.remove('asking-long');
  }
  cv.faults.push(done);
  cv.handlers.found = () => {
    done();
    const heading = $('#v-h');
    if (heading) { heading.focus({ preventScroll: true }); cv.show(heading, 'nearest'); }
  };
  cv.handlers.started = (said) => {
    if (said.text && box() && !box().value) fill(said.text);
    document.documentElement.dataset.ready = '1';
  };
  cv.handlers.cleared = () => { fill(''); cv.problem([]); box().focus(); };

  document.addEventListener('click', (event) => {
    const at = event.target.closest('button');
    if (!at) return;
    if (at.id === 'cv-find') find();
    else if (at.id === 'cv-stop') cv.tell('stop', {});
    else if (at.id === 'cv-clear') cv.tell('clear', {});
    else if (at.dataset.report !== undefined) cv.save('/download/report.docx', cv.session(), 'quotations.docx');
  });
  cv.when('#cv-words textarea', () => cv.tell('start', {}));
})();
