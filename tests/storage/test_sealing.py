"""What is sealed opens with the right key only, and fingerprints compare without reading."""

import pytest
from cryptography.fernet import Fernet

from storage.models import Alias
from storage.models.alias import is_alias
from storage.sealing import KeyMissing, Sealer

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


@pytest.mark.parametrize("text", ["U0NURSE", "", "Ärztin 🩺", "x" * 5000])
def test_what_was_sealed_opens(text: str) -> None:
    sealer = Sealer([NEW])
    sealed = sealer.seal(text)
    assert sealer.open(sealed) == text
    assert not text or text not in sealed


def test_sealing_twice_looks_different() -> None:
    sealer = Sealer([NEW])
    assert sealer.seal("U0NURSE") != sealer.seal("U0NURSE")


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = Sealer([OLD]).seal("U0NURSE")
    assert Sealer([NEW, OLD]).open(sealed) == "U0NURSE"
    with pytest.raises(KeyMissing):
        Sealer([OLD]).open(Sealer([NEW, OLD]).seal("U0NURSE"))


@pytest.mark.parametrize(
    "sealed",
    ["", "nonsense", "gAAAAA", Sealer([OTHER]).seal("U0NURSE")],
    ids=["empty", "nonsense", "begun", "anothers"],
)
def test_without_its_key_nothing_opens_and_nothing_is_told(sealed: str) -> None:
    with pytest.raises(KeyMissing) as missing:
        Sealer([NEW]).open(sealed)
    assert str(missing.value) == ""
    assert missing.value.__suppress_context__


def test_fingerprints_are_equal_for_equal_people_only() -> None:
    sealer = Sealer([NEW])
    assert sealer.fingerprint("U0NURSE") == Sealer([NEW]).fingerprint("U0NURSE")
    assert sealer.fingerprint("U0NURSE") != sealer.fingerprint("U0NURSE2")
    assert "U0NURSE" not in sealer.fingerprint("U0NURSE")


def test_fingerprints_need_the_key() -> None:
    assert Sealer([NEW]).fingerprint("U0NURSE") != Sealer([OTHER]).fingerprint("U0NURSE")


def test_after_a_new_key_older_fingerprints_are_still_found() -> None:
    both = Sealer([NEW, OLD])
    assert both.fingerprint("U0NURSE") == Sealer([NEW]).fingerprint("U0NURSE")
    assert both.fingerprints("U0NURSE") == [Sealer([k]).fingerprint("U0NURSE") for k in (NEW, OLD)]


def test_an_alias_tells_nothing_and_means_its_person() -> None:
    sealer = Sealer([NEW])
    first, second = (Alias.of("U0NURSE", workspace_id="T1", sealer=sealer) for _ in range(2))
    assert first.id != second.id, "two private pebbles of one person cannot be linked by their alias"
    assert first.fingerprint == second.fingerprint
    assert is_alias(first.id) and not is_alias("U0NURSE")
    assert "U0NURSE" not in repr(first)
    assert first.means(sealer) == "U0NURSE"
    with pytest.raises(KeyMissing):
        first.means(Sealer([OTHER]))
