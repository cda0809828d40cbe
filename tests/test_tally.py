"""The tally of stories: what makes a run fail, tried on small runs of their own."""

import pytest

BOTH = """
    import pytest

    @pytest.fixture(params=["sqlite", "postgres"])
    def database_url(request):
        return request.param
"""

OPTIONS = ("-p", "tests.tally", "-p", "no:asyncio", "-p", "no:hypothesispytest", "-p", "no:anyio")


@pytest.fixture
def run(pytester, monkeypatch):
    """A run over one invented story file, with the tally looking on."""
    monkeypatch.delenv("CI", raising=False)
    pytester.makeini("[pytest]\nmarkers =\n    browser: in a browser\n")
    stories = pytester.mkdir("stories")
    monkeypatch.setattr("tests.tally.STORIES", stories)
    pytester.makeconftest(BOTH)

    def run(source: str, *options: str, ci: bool = False) -> pytest.RunResult:
        if ci:
            monkeypatch.setenv("CI", "true")
        pytester.path.joinpath("stories", "test_story.py").write_text("import pytest\n" + source)
        result: pytest.RunResult = pytester.runpytest_inprocess(*OPTIONS, *options)
        return result

    return run


def test_equal_numbers_pass_and_are_printed(run):
    result = run("def test_one(database_url): assert database_url\ndef test_two(database_url): pass\n")
    result.stdout.fnmatch_lines(["stories: sqlite 2, postgres 2"])
    assert result.ret == 0


def test_a_failed_story_has_run_too(run):
    result = run("def test_one(database_url): assert database_url == 'sqlite'\n")
    result.stdout.fnmatch_lines(["stories: sqlite 1, postgres 1"])
    assert result.ret == 1


SKIPS = """
def test_one(database_url):
    if database_url == "postgres":
        pytest.skip("no server")
"""


def test_unequal_numbers_fail(run):
    result = run(SKIPS)
    result.stdout.fnmatch_lines(["stories: sqlite 1, postgres 0", "FAILED*different numbers of stories"])
    assert result.ret == 1


@pytest.mark.parametrize("narrow", [["-k", "sqlite"], ["stories/test_story.py::test_one"]])
def test_a_developer_may_run_a_part(run, narrow):
    assert run(SKIPS, *narrow).ret == 0


def test_ci_runs_all_or_fails(run):
    assert run(SKIPS, "-k", "sqlite", ci=True).ret == 1


def test_a_story_without_a_database_fails(run):
    result = run("def test_one(): pass\n")
    result.stdout.fnmatch_lines(["FAILED*test_one asks for no database_url*"])
    assert result.ret == 1


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("@pytest.mark.browser\n@pytest.mark.skip\ndef test_one(database_url): pass\n", 1),
        ("@pytest.mark.browser\ndef test_one(database_url): pytest.skip('no Chromium')\n", 1),
        ("@pytest.mark.skip\ndef test_one(database_url): pass\n", 1),
        ("def test_one(database_url): pass\n", 0),
    ],
)
def test_ci_skips_no_browser_test_and_no_story_on_postgres(run, source, code):
    assert run(source, ci=True).ret == code


def test_outside_ci_a_skip_is_a_skip(run):
    assert run("@pytest.mark.browser\n@pytest.mark.skip\ndef test_one(database_url): pass\n").ret == 0


ELSEWHERE = """
    import pathlib
    import tests.tally

    tests.tally.STORIES = pathlib.Path(__file__).parent / "stories"
"""


@pytest.mark.parametrize(
    ("source", "lines", "code"),
    [
        ("def test_one(database_url): pass\n", ["stories: sqlite 1, postgres 1"], 0),
        (SKIPS, ["stories: sqlite 1, postgres 0", "FAILED*different numbers of stories"], 1),
        ("def test_one(): pass\n", ["FAILED*test_one asks for no database_url*"], 1),
    ],
    ids=["equal", "unequal", "no_database"],
)
def test_processes_that_share_the_stories_are_added_up(run, pytester, source, lines, code):
    pytester.makeconftest(BOTH + ELSEWHERE)
    result = run(source, "--numprocesses=2")
    result.stdout.fnmatch_lines(lines)
    assert result.ret == code and str(result.stdout).count("FAILED") == code


def test_what_is_no_story_is_not_counted(run, pytester):
    pytester.makepyfile(test_other="def test_alone(): pass\n")
    result = run("def test_one(database_url): pass\n")
    result.stdout.fnmatch_lines(["stories: sqlite 1, postgres 1"])
    assert result.ret == 0
