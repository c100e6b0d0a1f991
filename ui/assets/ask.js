/* The Ask page: asking, opening a source, coming back. */
(() => {
  'use strict';
  const { $, $$ } = cv;
  const LONGEST = 2000, LATE = 400, LATEST = 90000;
  let asking = null;        // {turn, question, typed}
  let opened = '';          // SOURCE:START-END of what the pane shows
  let from = null;          // id of the chip or link the pane was opened from
  let turnOpen = '';        // turn whose citations are marked in the pane
  let ready = false;
  let watch = 0;            // timer of a lost connection
  const wide = new Set();   // ids of details that are open

  const box = () => $('#cv-q textarea');
  const place = (href) => new URL(href, location.href).searchParams.get('open') || '';

  /* Puts a text into Gradio's box so that Gradio knows it. */
  function fill(text) {
    const area = box();
    if (!area) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(area, text);
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /* ---- asking ---- */
  async function ask(question, link = false, again = '') {
    if (asking) return;
    const text = question.trim();
    cv.problem([]);
    if (!text) { cv.problem([{ text: 'Enter a question', field: 'q' }]); return; }
    const length = [...text].length;
    if (length > LONGEST) {
      cv.problem([{ text: 'Shorten your question to 2,000 characters', field: 'q',
        full: `Shorten your question to 2,000 characters. You have ${(length - LONGEST).toLocaleString('en-GB')} too many.` }]);
      return;
    }
    const turn = again || cv.random(6);
    asking = { turn, question: text, typed: box() ? box().value : '' };
    pending(turn, text, again);
    if (!again && box() && box().value.trim() === text) fill('');
    asking.left = box() ? box().value : '';
    const sent = await cv.tell('ask', { q: text, turn, link: link ? 1 : 0 });
    if (!sent) { lost(); return; }
    asking.late = setTimeout(() => cv.fault('There was no answer in 90 seconds. Your question is kept: ask again in a moment.'), LATEST);
    asking.beat = setInterval(async () => { if (asking && !await cv.alive()) lost(); }, 4000);
  }

  /* Shows the question at once, and "Looking…" when it takes a while. */
  function pending(turn, text, again) {
    const card = Object.assign(document.createElement('div'), { className: 'card card--wait' });
    const wait = Object.assign(document.createElement('p'), { className: 'mode', textContent: '' });
    card.append(wait);
    setTimeout(() => {
      if (!asking || asking.turn !== turn) return;
      wait.textContent = 'Looking…';
      document.body.classList.add('asking-long');
      cv.say('Looking');
    }, LATE);
    const old = again && $(`#card-${again}`);
    if (old) {
      const was = [...old.childNodes];
      asking.undo = () => old.replaceChildren(...was);
      old.replaceChildren(wait);
      return;
    }
    const item = Object.assign(document.createElement('li'), { className: 'turn', id: `turn-${turn}` });
    const head = Object.assign(document.createElement('div'), { className: 'asked' });
    const small = Object.assign(document.createElement('p'), { textContent: 'You asked' });
    head.append(small, Object.assign(document.createElement('h2'), { textContent: text }));
    item.append(head, card);
    let list = $('#turns');
    if (!list) {
      list = Object.assign(document.createElement('ol'), { id: 'turns', className: 'turns--new' });
      const talk = $('#cv-talk .first-notice');
      (talk || $('#cv-talk')).append(list);
    }
    list.append(item);
    asking.undo = () => item.remove();
    cv.show(item, 'start');
  }

  function done() {
    if (asking) { clearInterval(asking.beat); clearTimeout(asking.late); }
    asking = null;
    document.body.classList.remove('asking-long');
    label();
  }

  /* A model is writing: what has been checked so far is shown. It is not announced. */
  cv.handlers.writing = (said) => {
    if (asking && asking.turn === said.turn) asking.undo = () => { const item = $(`#turn-${said.turn}`); if (item) item.remove(); };
    settle();
  };
  cv.handlers.asked = (said) => {
    if (asking && said.turn && said.turn !== asking.turn) { settle(); return; }
    const typing = box() && document.activeElement === box() && asking && box().value !== asking.left;
    done();
    settle();
    const card = $(`#card-${said.turn}`);
    if (!card) return;
    if (!typing) { card.focus({ preventScroll: true }); cv.show($(`#turn-${said.turn}`) || card, 'start'); }
  };

  cv.actions.stop = async () => {
    if (!asking) return;
    const { turn, question } = asking;
    done();
    if (box() && !box().value) fill(question);
    if (box()) box().focus();
    if (!await cv.tell('stop', { turn })) lost();
  };
  cv.handlers.stopped = () => settle();

  cv.actions.again = (at) => {
    const item = at.closest('.turn');
    if (item) ask(item.dataset.q || '', false, at.dataset.turn);
  };
  cv.actions.new = () => cv.tell('new', {}).then((sent) => { if (!sent) lost(); });
  cv.handlers.new = () => {
    fill('');
    opened = ''; turnOpen = '';
    history.replaceState({}, '', '/');
    settle();
    if (box()) box().focus();
  };
  cv.actions.all = () => cv.tell('limit', { only: '' });
  cv.handlers.limited = () => { history.replaceState({}, '', '/'); if (box()) box().focus(); };

  cv.actions.wrong = async (at) => {
    const area = $(`#wrong-${at.dataset.turn}`);
    if (!await cv.tell('wrong', { turn: at.dataset.turn, comment: area ? area.value : '' })) lost();
  };
  cv.handlers.reported = (said) => {
    const report = $(`#report-${said.turn} > div`);
    if (!report) return;
    const line = $('.report-said', report) || Object.assign(document.createElement('p'), { className: 'report-said', tabIndex: -1 });
    line.textContent = said.say;
    if (said.kept) report.replaceChildren(line); else report.append(line);
    line.focus();
  };

  /* ---- a lost connection, a fault ---- */
  function takeBack() {
    if (!asking) return;
    const { question, undo } = asking;
    undo();
    done();
    if (box() && !box().value) fill(question);
  }
  cv.faults.push(takeBack);
  function lost() {
    takeBack();
    const notice = $('#cv-offline');
    if (!notice || !notice.hidden) return;
    notice.hidden = false;
    cv.say('The connection was lost. What you typed is kept.');
    clearInterval(watch);
    watch = setInterval(retry, 3000);
  }
  async function retry() {
    if (!await cv.alive()) return false;
    clearInterval(watch);
    if ($('#cv-offline')) $('#cv-offline').hidden = true;
    cv.say('The connection is back.');
    if (!ready) cv.tell('restore', { open: opened, turn: turnOpen });   // what is on the screen else stays on it
    return true;
  }
  cv.actions.retry = async () => { if (!await retry()) cv.say('Still no connection.'); };
  addEventListener('offline', lost);

  /* ---- the source ---- */
  async function open(where, turn, opener, push = true) {
    opened = where; turnOpen = turn || '';
    if (opener) from = opener;
    if (push) history.pushState({ open: where, turn: turnOpen, from }, '', '/?open=' + encodeURIComponent(where).replace(/%3A/g, ':'));
    if (!await cv.tell('open', { open: where, turn: turnOpen })) lost();
  }
  function focusMark() {
    const mark = $('#source mark.now') || $('#src-h');
    if (!mark) return;
    const body = $('#source .src-body');
    mark.focus({ preventScroll: true });
    if (body && body.scrollHeight > body.clientHeight + 4 && mark.closest('.src-body')) {
      const top = mark.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
      body.scrollTo({ top: Math.max(0, top - body.clientHeight / 3), behavior: 'instant' });
      cv.show($('#source'), 'nearest');
    } else cv.show(mark, 'center');
  }
  cv.handlers.opened = (said) => {
    if (said.open !== opened) return;
    settle();
    if (said.error) { cv.problem([{ text: said.error }]); return; }
    cv.problem([]);
    $('#source').classList.remove('all');
    if (opened) focusMark();
    cv.say(opened ? 'The source is open at the marked words.' : 'The source is closed.');
  };
  function back() {
    const chip = from && document.getElementById(from);
    if (chip) { chip.focus({ preventScroll: true }); cv.show(chip, 'center'); }
    else if (box()) box().focus();
  }
  cv.actions.back = back;
  async function close(push = true) {
    if (!opened) return;
    opened = ''; turnOpen = '';
    if (push) history.pushState({}, '', '/');
    back();
    if (!await cv.tell('open', { open: '' })) lost();
  }
  cv.actions.close = () => close();
  cv.actions.whole = (at) => { $('#source').classList.add('all'); at.remove(); const mark = $('#source mark.now'); if (mark) focusMark(); };

  addEventListener('popstate', (event) => {
    const where = new URL(location.href).searchParams.get('open') || '';
    if (where === opened) return;
    const state = event.state || {};
    if (where) open(where, state.turn || '', state.from || null, false);
    else close(false);
  });

  /* ---- after every change ---- */
  function settle() {
    for (const chip of $$('#cv-talk .chip[href], #cv-talk .refs a[data-turn]')) {
      const now = Boolean(opened) && place(chip.href) === opened && chip.dataset.turn === turnOpen && chip.matches('.chip');
      if (now) chip.setAttribute('aria-current', 'true'); else chip.removeAttribute('aria-current');
    }
    for (const id of wide) { const details = document.getElementById(id); if (details) details.open = true; }
    label();
  }
  function label() {
    const has = Boolean($('#turns .turn'));
    document.body.classList.toggle('has-turns', has);
    const area = box();
    if (!area) return;
    const name = $('#cv-q [data-testid="block-info"]');
    if (name) name.textContent = has ? 'Ask another question' : 'Your question';
    const hint = $('#cv-q .info-text');
    const words = has ? 'You can follow on, for example “and its benefits?”. Do not enter anything about patients or named staff.'
      : 'For example, “What could go wrong if one CCG leads?” Do not enter anything about patients or named staff.';
    if (hint && hint.textContent !== words) hint.textContent = words;
  }
  document.addEventListener('toggle', (event) => {
    const details = event.target;
    if (!details.id || !details.matches || !details.matches('details')) return;
    if (details.open) wide.add(details.id); else if (details.isConnected && !asking) wide.delete(details.id);
  }, true);

  /* ---- keys and clicks ---- */
  document.addEventListener('keydown', (event) => {
    if (event.target.matches && event.target.matches('#cv-q textarea') && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      ask(box().value);
    } else if (event.key === 'Escape' && opened && event.target.closest('#source')) {
      event.preventDefault();
      back();
    }
  }, true);
  document.addEventListener('click', (event) => {
    const at = event.target.closest('a, button');
    if (!at) return;
    if (at.id === 'cv-ask') ask(box().value);
    else if (at.id === 'cv-stop') cv.actions.stop();
    else if (at.dataset.ask) ask(at.dataset.ask);
    else if (at.dataset.get) cv.save('/download/conversation.' + at.dataset.get, cv.session(), 'conversation.' + at.dataset.get);
    else if (at.dataset.link !== undefined) { cv.copy(location.origin + '/?q=' + encodeURIComponent(at.dataset.link)); cv.flash(at, 'Copied'); }
    else if (at.matches('a[href]') && new URL(at.href).pathname === '/' && place(at.href) && at.closest('gradio-app')
      && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0) {
      event.preventDefault();
      const step = at.dataset.step !== undefined;
      const chip = at.dataset.chip || at.id;
      open(place(at.href), at.dataset.turn || '', step ? stepped(at) : chip || null);
    }
  });
  /* The chip of another highlight, so that Escape leads to the citation now shown. */
  function stepped(at) {
    const chip = $$('#cv-talk .chip[href]').find((c) => c.dataset.turn === at.dataset.turn && place(c.href) === place(at.href));
    return chip ? chip.id : from;
  }

  /* ---- the start ---- */
  cv.handlers.restored = (said) => {
    settle();
    if (said.error) cv.problem([{ text: said.error }]);
    if (ready) return;
    ready = true;
    document.documentElement.dataset.ready = '1';
    const asked = new URL(location.href).searchParams.get('q');
    if (asked) {
      history.replaceState({}, '', '/');
      ask(asked, true);
    } else if (opened && said.found) focusMark();
  };
  cv.when('#cv-q textarea', (area) => {
    area.id = 'q';
    cv.label(area, $('#cv-q [data-testid="block-info"]'), $('#cv-q .info-text'));
    label();
  });
  const start = new URL(location.href).searchParams;
  opened = start.get('open') || '';
  turnOpen = (history.state && history.state.turn) || '';
  from = (history.state && history.state.from) || null;
  cv.tell('restore', { open: opened, turn: turnOpen, only: start.get('only') || '' }).then((sent) => { if (!sent) cv.when('#cv-offline', lost); });
})();
