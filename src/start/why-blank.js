// Says in the page's place why it cannot start. It stands inline in index.html, in the oldest JavaScript there is,
// because where it is needed nothing else may load: from a file, in a sandboxed frame, in an old browser.
/* global document, window, location, HTMLScriptElement, WORDS */
(function () {
  var words = WORDS;
  var root = document.getElementById('root');

  function hasStarted() {
    return document.getElementById('starting') === null;
  }

  function element(parent, name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function say(reason, detail) {
    var place = document.getElementById('starting');
    if (place === null) return;
    while (place.firstChild !== null) place.removeChild(place.firstChild);
    var box = element(place, 'div', '');
    box.setAttribute('role', 'alert');
    element(box, 'h1', words.cannot);
    element(box, 'p', words.reasons[reason]);
    if (detail) element(box, 'p', words.reasons.itSaid + ' ' + detail);
    if (reason === 'sandbox') {
      var link = element(element(box, 'p', ''), 'a', words.ownTab);
      link.href = location.href;
      link.target = '_blank';
      link.rel = 'noopener';
    }
    if (reason === 'partMissing' || reason === 'failed') {
      element(element(box, 'p', ''), 'a', words.again).href = location.href.split('#')[0];
    }
    root.setAttribute('data-cannot-start', reason);
  }

  element(document.getElementById('starting'), 'p', words.getReady);
  if (location.protocol === 'file:') return say('file');
  if (window.origin === 'null') return say('sandbox');
  if (!('noModule' in HTMLScriptElement.prototype)) return say('oldBrowser');

  window.addEventListener(
    'error',
    function (event) {
      if (hasStarted()) return;
      var target = event.target;
      if (target && target.nodeName === 'SCRIPT') return say('partMissing');
      if (!event.error && !event.message) return;
      var isUnknown = event.error && event.error.name === 'SyntaxError';
      say(isUnknown ? 'oldBrowser' : 'failed', event.message);
    },
    true,
  );
})();
