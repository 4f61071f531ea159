//! Lessons of somebody's own: made in the page, saved, opened by the address or dropped; and a lesson on paper.

use crate::driver::Browser;
use crate::inputs::drop_file;
use equipoise::lesson::read;
use equipoise::tool::lessons::built;
use std::path::Path;

const POINT: &str = r"# A point <b>of</b> my own
for: anyone
minutes: 3

## Where
preset: under
set: mu=×0.98, T=5000

<img src=x onerror=window.hacked=1> A formula, $\sqrt{T}<script>$.

predict: Where does the line bend?
point: growth, crossover
within: ×1.5
because: There.

## Then

Nothing more.
";

fn type_into(browser: &Browser, css: &str, text: &str) {
    browser.run(&format!("const f = document.querySelector({css:?}); f.value = {text:?}; for (const kind of ['input', 'change']) f.dispatchEvent(new Event(kind, {{ bubbles: true }}))"));
}

/// The field that stands behind these words.
fn field(browser: &Browser, words: &str, text: &str) {
    browser.run(&format!("for (const l of document.querySelectorAll('#lesson fieldset label')) if (l.textContent.startsWith({words:?})) l.querySelector('input').dataset.is = {words:?}"));
    type_into(browser, &format!("[data-is={words:?}]"), text);
}

fn push(browser: &Browser, css: &str) {
    browser.run(&format!(
        "document.querySelector({css:?}).scrollIntoView({{ block: 'center' }})"
    ));
    browser.click(css);
}

fn click_text(browser: &Browser, text: &str) {
    browser.run(&format!("[...document.querySelectorAll('#lesson button')].find(b => b.textContent == {text:?}).click()"));
}

/// A lesson from what is on the screen, tried, saved, and read by reader and builder.
pub fn makes(browser: &Browser, page: &str) {
    browser.size(1440, 900);
    browser.go(&format!("{page}?make"));
    crate::parts::opened(browser);
    browser.click("#lessons");
    browser.wait("the list", "document.querySelector('#lesson-begin-make')");
    push(browser, "#lesson-begin-make");
    browser.wait(
        "the maker",
        "document.querySelector('#make-add') && document.activeElement.id == 'lesson-make'",
    );
    for (i, text) in ["My lesson", "my class", "5"].into_iter().enumerate() {
        let css = format!(".fields label:nth-of-type({}) input", i + 1);
        type_into(browser, &css, text);
    }
    assert!(browser.text("#make-said").contains("no steps"));
    push(browser, "#make-add");
    browser.wait("the step", "document.activeElement.id == 'make-title'");
    type_into(browser, "#make-text", "Look at *this*, $T$ <b>.");
    crate::driver::set(browser, "#make-kind", "option");
    browser.wait("options", "document.querySelector('#make-options')");
    type_into(browser, "#make-options", "More.\nLess.");
    crate::driver::set(browser, "#make-right", "2");
    field(browser, "question", "More or less?");
    field(browser, "what to do", "Bring it down.");
    browser.wait("the goal", "document.querySelector('#make-reached')");
    type_into(browser, "#in-mu", "600");
    browser.wait(
        "the change",
        "document.querySelector('#verdict').dataset.regime == 'over'",
    );
    push(browser, "#make-reached");
    push(browser, "#make-condition");
    let value = |css: &str| browser.value(&format!("document.querySelector({css:?}).value"));
    assert_eq!(value("#make-show"), "mu=600 W");
    let when = value("#make-when");
    let when = when.as_str().expect("text");
    assert!(
        when.starts_with("auxiliary_share <= 0.00") && when.ends_with("; keep *, except mu"),
        "{when}"
    );
    field(browser, "said once it is reached", "Yes.");
    // What is still missing is said, and where.
    assert!(
        browser
            .text("#make-said")
            .contains("Step 1: “said until it is reached” is missing")
    );
    field(browser, "said until it is reached", "No.");
    browser.wait(
        "a whole lesson",
        "/can be tried and saved/.test(document.querySelector('#make-said').textContent)",
    );
    // A second step, moved before the first and back, with a line to be drawn; and one that is deleted.
    push(browser, "#make-add");
    browser.wait("the step", "document.querySelectorAll('.steps li').length == 2 && document.querySelector('#make-text').value == ''");
    type_into(browser, "#make-text", "Now this.");
    crate::driver::set(browser, "#make-kind", "curve");
    browser.wait("the line", "document.querySelector('#make-curve')");
    field(browser, "question", "How does it go?");
    field(browser, "near enough", "×2");
    browser.run("document.querySelector('[aria-label=\"step 2 earlier\"]').click()");
    browser.wait(
        "the order",
        "/^1. Step 2/.test(document.querySelector('.steps button').textContent)",
    );
    browser.run("document.querySelector('[aria-label=\"step 1 later\"]').click()");
    browser.wait(
        "the order",
        "/^1. Step 1/.test(document.querySelector('.steps button').textContent)",
    );
    push(browser, "#make-add");
    browser.wait(
        "a third",
        "document.querySelectorAll('.steps li').length == 3",
    );
    browser.run("document.querySelector('[aria-label=\"delete step 3\"]').click()");
    browser.wait("two", "document.querySelectorAll('.steps li').length == 2");
    browser.screenshot("lesson-make");
    kept(browser);
    // Tried at once, and back.
    push(browser, "#make-try");
    browser.wait("the lesson", "document.querySelector('#lesson-step')?.textContent == 'Step 1' && document.documentElement.dataset.veil");
    click_text(browser, "all lessons");
    browser.wait("the list", "document.querySelector('#lesson-begin-make')");
    push(browser, "#lesson-begin-make");
    browser.wait(
        "the same",
        "document.querySelectorAll('.steps li').length == 2",
    );
    browser.run("window.saved = null; URL.createObjectURL = b => { b.text().then(t => window.saved = t); return 'blob:x'; }; URL.revokeObjectURL = () => {}; HTMLAnchorElement.prototype.click = function () { window.named = this.download; }");
    push(browser, "#make-save");
    browser.wait("the file", "window.saved");
    assert_eq!(browser.value("window.named"), "my-lesson.md");
    let saved = browser.value("window.saved");
    let text = saved.as_str().expect("text");
    let lesson = read(text).unwrap_or_else(|r| panic!("{r}\n{text}"));
    assert_eq!(lesson.steps.len(), 2);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/own-lessons");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("1-my-lesson.md"), text).expect("written");
    built(&folder).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
    // The file is opened again to go on with.
    browser.run("const d = new DataTransfer(); d.items.add(new File([window.saved], 'my-lesson.md')); const f = document.querySelector('#lesson input[type=file]'); f.files = d.files; f.dispatchEvent(new Event('change', { bubbles: true }))");
    browser.wait("the fields", "document.querySelector('.fields input')?.value == 'My lesson' && document.querySelector('#make-text')?.value.startsWith('Look at')");
    assert_eq!(
        browser.value("document.querySelector('#make-right').value"),
        "2"
    );
}

/// What is made outlives a reload, and what is cleared or deleted can be brought back.
fn kept(browser: &Browser) {
    let steps = "document.querySelectorAll('.steps li').length";
    let title = "document.querySelector('.fields input')?.value";
    browser.run("location.reload()");
    crate::parts::opened(browser);
    browser.click("#lessons");
    browser.wait("the list", "document.querySelector('#lesson-begin-make')");
    push(browser, "#lesson-begin-make");
    browser.wait(
        "what was made",
        &format!("{steps} == 2 && {title} == 'My lesson' && document.querySelector('#make-options').value"),
    );
    push(browser, "#make-anew");
    browser.wait("nothing", &format!("{steps} == 0 && {title} == ''"));
    push(browser, "#make-back");
    browser.wait(
        "all of it",
        &format!("{steps} == 2 && {title} == 'My lesson'"),
    );
    browser.run("document.querySelector('[aria-label=\"delete step 2\"]').click()");
    browser.wait("one step", &format!("{steps} == 1"));
    // And what was written since is not lost by it.
    type_into(browser, "#make-text", "Written since.");
    push(browser, "#make-back");
    browser.wait("both", &format!("{steps} == 2"));
    push(browser, "#make-back");
    browser.wait(
        "what was written",
        &format!("{steps} == 1 && document.querySelector('#make-text').value == 'Written since.'"),
    );
    push(browser, "#make-back");
    browser.wait("both", &format!("{steps} == 2"));
    // What another tab has made stays, and this one says so.
    browser.run("window.mine = localStorage.getItem('equipoise-draft'); localStorage.setItem('equipoise-draft', window.mine.replace('My lesson', 'Theirs'));");
    type_into(browser, "#make-text", "Written in two tabs.");
    browser.wait("words", "/keeps what another tab has made/.test(document.querySelector('#lesson').textContent) && /Theirs/.test(localStorage.getItem('equipoise-draft'))");
    browser.run("localStorage.setItem('equipoise-draft', window.mine)");
    type_into(browser, "#make-text", "Look at this.");
    browser.wait("it is kept again", "/Look at this/.test(localStorage.getItem('equipoise-draft')) && /browser keeps it meanwhile/.test(document.querySelector('#lesson').textContent)");
}

/// A file beside the page is opened by the address, or dropped; whatever is in it is text, and what is no lesson is told of.
pub fn opens(browser: &Browser, page: &str, host: &Path) {
    std::fs::create_dir_all(host.join("week-1")).expect("a folder");
    std::fs::write(host.join("week-1/point.md"), POINT).expect("written");
    std::fs::write(host.join("bad.md"), POINT.replace("growth", "grown")).expect("written");
    std::fs::write(host.join("odd.md"), [0xff, 0xfe]).expect("written");
    browser.go(&format!("{page}?own#lesson=week-1/point.md"));
    browser.wait(
        "the lesson",
        "document.querySelector('#lesson-step')?.textContent == 'Where'",
    );
    assert_eq!(browser.value("window.hacked ?? document.querySelectorAll('#lesson img, #lesson script, #lesson b').length"), 0);
    assert_eq!(browser.text("#lesson code"), "\\sqrt{T}<script>");
    assert_eq!(browser.text("#lesson h2"), "A point <b>of</b> my own");
    point(browser);
    for (address, words) in [
        ("bad.md", "line 12: “grown” is no figure"),
        ("odd.md", "no text in UTF-8"),
        ("none.md", "the server answered 404"),
        ("../point.md", "must be a path below this page"),
        ("/week-1/point.md", "must be a path below this page"),
        ("https://example.org/a.md", "must be a path below this page"),
        ("%2e%2e/point.md", "must be a path below this page"),
        ("point.txt", "must end in “.md”"),
    ] {
        browser.run(&format!("location.hash = '#lesson={address}'"));
        browser.wait(
            &format!("{address}: {words}"),
            &format!(
                "document.querySelector('#lesson > .refused')?.textContent.includes({words:?})"
            ),
        );
    }
    // Dropped anywhere, before anybody has asked for lessons, too.
    let drop = |name: &str, text: &str| drop_file(browser, name, text);
    browser.go(&format!("{page}?dropped"));
    crate::parts::opened(browser);
    drop("dropped.md", &POINT.replace("Where\n", "Dropped\n"));
    browser.wait(
        "what was dropped",
        "document.querySelector('#lesson-step')?.textContent == 'Dropped'",
    );
    // It is kept whole, for the tab has nothing else of it.
    browser.run("location.reload()");
    browser.wait(
        "what was dropped",
        "document.querySelector('#lesson-step')?.textContent == 'Dropped'",
    );
    drop("bad.md", "hello");
    browser.wait("the refusal", "/“bad.md” could not be opened: line 1: a lesson begins/.test(document.querySelector('#lesson > .refused')?.textContent)");
    browser.run("document.querySelector('#lesson-close').click()");
}

/// A point is set by hand, by keys and by typing, and is one of them.
fn point(browser: &Browser) {
    let field = "#lesson form input[type=text]";
    let value = || {
        let value = browser.value(&format!("document.querySelector({field:?}).value"));
        value.as_str().expect("text").parse::<f64>().ok()
    };
    browser.run("document.querySelector('.axis svg').scrollIntoView({ block: 'center' })");
    let area = browser.value("(r => [r.left, r.top, r.width, r.height])(document.querySelector('.axis svg').getBoundingClientRect())");
    let [x, y, w, h] = [0, 1, 2, 3].map(|i| area[i].as_f64().expect("a number"));
    browser.stroke(
        false,
        &[(x + 0.3 * w, y + 0.5 * h), (x + 0.5 * w, y + 0.5 * h)],
    );
    let middle = value().expect("a number");
    assert!((30.0..1000.0).contains(&middle), "{middle}");
    let slider = ".axis input[type=range]";
    browser.keys(slider, "\u{e014}\u{e014}");
    let more = value().expect("a number");
    assert!(more > middle && more < 2.0 * middle, "{middle} {more}");
    assert!(
        browser
            .value(&format!(
                "document.querySelector('{slider}').getAttribute('aria-valuetext')"
            ))
            .as_str()
            .expect("words")
            .contains("slots")
    );
    type_into(browser, field, "2500");
    browser.wait("the line", "document.querySelector('.axis line')");
    browser.screenshot("lesson-point");
    push(browser, "#lesson form button[type=submit]");
    browser.wait(
        "the score",
        "/You said 2500 slots/.test(document.querySelector('#lesson-score')?.textContent)",
    );
}

/// On paper: all steps, with room for answers; what is not answered is not told.
pub fn prints(browser: &Browser, page: &str, source: &equipoise::tool::lessons::Source) {
    browser.size(1440, 900);
    browser.go(&format!("{page}?paper"));
    crate::parts::opened(browser);
    super::as_new(browser);
    browser.click("#notice.first button");
    browser.wait(
        "the lesson",
        "document.querySelector('#lesson-step') && document.documentElement.dataset.veil",
    );
    let print = |is_on: bool| {
        let event = if is_on { "beforeprint" } else { "afterprint" };
        browser.run(&format!("window.dispatchEvent(new Event('{event}'))"));
        browser.media(if is_on { "print" } else { "screen" });
    };
    browser.size(800, 1130);
    print(true);
    browser.wait(
        "the sheet",
        "document.querySelector('.worksheet')?.checkVisibility()",
    );
    let sheet = browser.text(".worksheet");
    for step in &source.lesson.steps {
        assert!(sheet.contains(&step.title), "{}", step.title);
        if let Some(asked) = &step.prediction {
            assert!(!sheet.contains(&asked.because), "{}", step.title);
        }
    }
    assert_eq!(
        browser.value("document.querySelectorAll('.worksheet .sketch').length"),
        1
    );
    assert!(sheet.contains("☐"));
    assert_eq!(
        browser.value("document.querySelector('#lesson > .toolbar').checkVisibility()"),
        false
    );
    browser.screenshot("lesson-paper");
    print(false);
    browser.wait("the page again", "!document.querySelector('.worksheet')");
    // Once it is answered, it is on paper as well.
    browser.size(1440, 900);
    browser.click("#lesson .option:nth-of-type(1) input");
    browser.click("#lesson form button[type=submit]");
    browser.wait("the score", "document.activeElement.id == 'lesson-score'");
    print(true);
    browser.wait(
        "the answer",
        "/You said/.test(document.querySelector('.worksheet')?.textContent)",
    );
    print(false);
    browser.scheme("light");
    browser.run("document.querySelector('#lesson-close').click()");
}
