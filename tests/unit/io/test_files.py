"""Read from and write to a disk that has everything but a map, or that fails half-way."""

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import sroi
from sroi.io.examples import starter_text

Spoil = Callable[[str, str], str]
Refused = Callable[[Path], sroi.FileAccessError]


@pytest.fixture
def refused() -> Refused:
    """Read a path that gives no text, and return the error."""

    def found(path: Path) -> sroi.FileAccessError:
        begun = time.process_time()
        with pytest.raises(sroi.FileAccessError) as caught:
            sroi.read(path)
        assert time.process_time() - begun < 5
        assert isinstance(caught.value, OSError)
        assert caught.value.where == str(path)[:299] + "…" * (len(str(path)) > 300)
        return caught.value

    return found


def test_no_file(tmp_path: Path, refused: Refused) -> None:
    error = refused(tmp_path / "none.yaml")
    assert (error.problem, error.code) == ("no such file or directory", "E100")
    assert error.remedy == "check the name and the folder"


def test_a_folder(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "map.yaml").mkdir()
    assert refused(tmp_path / "map.yaml").code == "E100"


def test_a_folder_that_is_a_file(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file" / "map.yaml").code == "E100"


def test_no_permission(tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.yaml"
    path.touch()

    def forbidden(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)  # for root may open everything
    error = refused(path)
    assert (error.problem, error.code) == ("permission denied", "E100")


@pytest.mark.parametrize("name", ["map", "map.txt", "map.yaml.bak", ".yaml", "", "map.xlsx"])
def test_an_ending_that_is_not_known(tmp_path: Path, refused: Refused, name: str) -> None:
    if name:
        (tmp_path / name).touch()
    error = refused(tmp_path / name)
    assert (error.code, error.remedy) == ("E108", "use .yaml, .yml or .json")


@pytest.mark.parametrize("name", ["x" * 300 + ".yaml", "a\0b.yaml"], ids=["long", "nul"])
def test_a_name_that_cannot_be_one(tmp_path: Path, small: str, name: str) -> None:
    with pytest.raises(sroi.FileAccessError, match=r"\[E100\]"):
        sroi.read(tmp_path / name)
    with pytest.raises(sroi.FileAccessError, match=r"\[E100\]"):
        sroi.write(sroi.loads(small), tmp_path / name)


def test_links_in_a_circle(tmp_path: Path, small: str) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)
    with pytest.raises(sroi.FileAccessError, match=r"\[E100\]"):
        sroi.read(path)
    with pytest.raises(sroi.FileAccessError, match=r"\[E100\]"):
        sroi.write(sroi.loads(small), path)
    assert path.is_symlink()


def test_a_pipe_that_nobody_writes_to(tmp_path: Path, small: str, refused: Refused) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert refused(path).problem == "it is not an ordinary file"
    with pytest.raises(sroi.FileAccessError, match="not an ordinary file"):
        sroi.write(sroi.loads(small), path)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device(tmp_path: Path, refused: Refused, device: str) -> None:
    path = tmp_path / "device.json"
    path.symlink_to(device)
    assert refused(path).problem == "it is not an ordinary file"


@pytest.mark.parametrize(
    ("content", "where", "code"),
    [
        (b"", "", "E107"),
        (b"title: \xff\n", ":1", "E101"),
        (b"a: 1\nb: 2\nc: caf\xe9\n", ":3", "E101"),
        ("title: a\n".encode("utf-16"), ":1", "E101"),
        ("title: a\n".encode("utf-16-le"), ":1", "E101"),
        ("title: a\n".encode("utf-32"), ":1", "E101"),
        (b"a: 1\n\x00\x01\x02\x03", ":2", "E101"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), ":1", "E101"),
        (b"PK\x03\x04" + bytes(range(256)), ":2", "E101"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ":2", "E101"),
    ],
)
@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_file_that_is_no_text(
    tmp_path: Path, content: bytes, where: str, code: str, ending: str
) -> None:
    path = tmp_path / f"map.{ending}"
    path.write_bytes(content)
    with pytest.raises(sroi.InvalidMapError) as caught:
        sroi.read(path)
    (fault,) = caught.value.faults
    assert fault.where.startswith(str(path))
    if ending == "yaml" or b"\xff" in content:  # JSON names what it did not expect
        assert (fault.where, fault.code) == (f"{path}{where}", code)
        assert fault.remedy


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_a_file_of_fifty_megabytes_is_refused_at_once(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"map.{ending}"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    begun = time.process_time()
    with pytest.raises(sroi.InvalidMapError) as caught:
        sroi.read(path)
    assert time.process_time() - begun < 2
    assert str(caught.value) == f"{path}: the file is larger than 32 MiB; split it [E102]"


# Writing


@pytest.mark.parametrize("name", ["map.yaml", "map.yml", "map.json", "MAP.JSON"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    for source in (sroi.example("wheels-to-meals"), sroi.loads(starter_text("fr"))):
        sroi.write(source, tmp_path / name)
        assert sroi.read(tmp_path / name) == source
        assert sroi.read(tmp_path / name).digest == source.digest


@pytest.mark.parametrize("name", ["map.txt", "map"])
def test_a_name_without_a_known_ending_is_not_written(
    tmp_path: Path, small: str, name: str
) -> None:
    with pytest.raises(sroi.FileAccessError, match=r"\[E108\]"):
        sroi.write(sroi.loads(small), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path, small: str) -> None:
    with pytest.raises(sroi.FileAccessError, match="no such file or directory"):
        sroi.write(sroi.loads(small), tmp_path / "none" / "map.yaml")


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.chmod"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path,
    small: str,
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
    error: BaseException,
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("old")

    def fail(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(failing, fail)
    expected = sroi.FileAccessError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        sroi.write(sroi.loads(small), path)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
def test_permissions_stay_as_they_were(tmp_path: Path, small: str, mode: int) -> None:
    path = tmp_path / "map.yaml"
    path.touch()
    path.chmod(mode)
    sroi.write(sroi.loads(small), path)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_permissions_that_the_user_gives(tmp_path: Path, small: str) -> None:
    old = os.umask(0o027)
    try:
        sroi.write(sroi.loads(small), tmp_path / "map.yaml")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "map.yaml").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path, small: str) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "target.yaml", tmp_path / "link.yaml"
    target.write_text("old")
    link.symlink_to(target)
    sroi.write(sroi.loads(small), link)
    assert link.is_symlink()
    assert sroi.read(target) == sroi.loads(small)
    assert sorted(tmp_path.rglob("*.yaml")) == [link, target]


# Round trips

TEXTS = [
    "null", "~", "no", "yes", "123", "1e3", "0x1F", "1:30", "2024-01-05", "# x", "- x", "a # b",
    "a: b", "%", "@x", "`x`", "'", '"', "'a", "a'b\"c", "🙂", "!x", "&x", "*x", "? x", "[", "{",
    "}", "a,b", "|", ">", "=", "<<", "...", "---", "--- a", "a\nb", "a\r\nb", "a\rb", "a\x85b",
    "a\u2028b", "a\tb", "a\n b\n  c\n\n d", "a\n# b", "a\n---\nb", "a \nb", "\ufeffa", "a\x1bb",
    "a\x00b", "\\", "\\n", "\U0010ffff", "x" * 19_000, ("word " * 100).strip(), "assumptions.a",
]  # fmt: skip
ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(
    lambda text: bool(text.strip())
)


def carrying(text: str) -> sroi.ImpactMap:
    """Return a map that has a text in many places."""
    content = sroi.example("wheels-to-meals").model_dump(mode="json")
    content |= {"title": text, "notes": [text, "b"]}
    content["sources"]["guide"]["page"] = text
    content["units"] |= {"attendance": text, "assessment": None}
    content["outcomes"]["new_friends"]["tags"] = {"list": [text, "1"]}
    content["outcomes"]["new_friends"]["deadweight"]["note"] = text
    return sroi.ImpactMap.model_validate(content)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_every_text_survives(text: str, format_: Any) -> None:
    written = sroi.dumps(carrying(text), format=format_)
    assert sroi.loads(written, format=format_) == carrying(text)
    assert sroi.dumps(sroi.loads(written, format=format_), format=format_) == written


@given(text=ANY)
@example(text=" a ")
@example(text="a\n")
def test_any_text_survives(text: str) -> None:
    source = carrying(text)
    for format_ in ("yaml", "json"):
        assert sroi.loads(sroi.dumps(source, format=format_), format=format_) == source


CHANGES: list[Any] = [0.5, 1, "50%", "0.5", "text", "null", "", True, None, [1, "a"], {"value": 1}]


@pytest.mark.parametrize("value", CHANGES, ids=repr)
@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_scenario_survives(small: str, value: Any, format_: Any) -> None:
    content = sroi.loads(small).model_dump(mode="json")
    scenario = {"changes": {"outcomes.better.deadweight": value}}
    source = sroi.ImpactMap.model_validate({**content, "scenarios": {"cautious": scenario}})
    again = sroi.loads(sroi.dumps(source, format=format_), format=format_)
    assert again == source
    assert again.digest == source.digest


@pytest.mark.parametrize(
    "discounting",
    [
        "none",
        "france-2021",
        {"rate": "3%", "source": "survey"},
        {"rate": {"low": 0.01, "best": 0.02, "high": 0.03, "source": "survey", "note": "n"}},
        {"rates": [{"years": [1, 30], "rate": "3%"}, {"years": [31, None], "rate": 0.02}]},
    ],
)
@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_schedule_survives(small: str, discounting: Any, format_: Any) -> None:
    content = sroi.loads(small).model_dump(mode="json")
    content["scope"]["discounting"] = discounting
    source = sroi.ImpactMap.model_validate(content)
    assert sroi.loads(sroi.dumps(source, format=format_), format=format_) == source


def test_yaml_is_written_as_a_person_would(small: str) -> None:
    written = sroi.dumps(sroi.loads(small))
    assert "    quantity: 7 person\n" in written
    assert "    amount: {value: 1000 GBP, source: survey}\n" in written
    assert all(len(line) <= 120 for line in written.splitlines())
